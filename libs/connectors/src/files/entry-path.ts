/** The name of an archive's entry in, one that leads nowhere else out; empty for one that names nothing. */
export const entryPath = (name: string): string =>
  name
    .replace(/\p{Cc}/gu, '')
    .replaceAll('\\', '/')
    .replace(/^[A-Za-z]:/, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/')
    .slice(0, 1000);
