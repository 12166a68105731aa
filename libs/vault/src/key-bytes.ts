/** The bytes of a configured key, so that the same key spelt in hexadecimal or in base64 is one key. */
export const keyBytes = (text: string): Buffer =>
  Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
