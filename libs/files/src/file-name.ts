const MAX_LENGTH = 200;

/** What a file is called, for people: no folders, nothing that a header or a file system takes for something else. */
export function fileName(name: string): string {
  const last = wellFormed(name).split(/[\\/]/).at(-1) ?? '';
  const plain = last.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '').trim();
  if (plain === '' || /^\.+$/.test(plain)) return 'file';
  if (plain.length <= MAX_LENGTH) return plain;
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(plain)?.[0] ?? '';
  return wellFormed(plain.slice(0, MAX_LENGTH - extension.length)) + extension;
}

/** Half a character becomes `\uFFFD`. */
const wellFormed = (text: string): string => Buffer.from(text).toString();
