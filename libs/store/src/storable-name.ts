/** Whether PostgreSQL takes it as text, of a length that an index takes. */
export const isStorableName = (name: string, maxLength: number): boolean =>
  name.length >= 1 && name.length <= maxLength && !name.includes('\0') && !/\p{Surrogate}/u.test(name);

/** What is wrong with a name, after ‘has 1 to n characters, and’. */
export const faultOf = (name: string): string =>
  name === ''
    ? 'the template gave nothing.'
    : name.includes('\0') || /\p{Surrogate}/u.test(name)
      ? 'this one holds some that can’t be stored.'
      : `this one has ${name.length}.`;
