/**
 * A trigger's token as the part of a mail address before the @, and back. Tokens tell upper from lower case, which mail
 * servers don't keep, so the token's bytes are written in base 32 (RFC 4648 §6) in lower case.
 */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
/** Tokens are 16 bytes or more; 64 characters are what a mail address may have there (RFC 5321 §4.5.3.1.1). */
const LOCAL_PART = /^[a-z2-7]{26,64}$/;
const TOKEN = /^[A-Za-z0-9_-]{22,}$/;

/** Throws `Error` for what is no token. */
export function mailAddressOf(token: string, domain: string): string {
  if (!TOKEN.test(token)) throw new Error('This is not the token of a trigger.');
  return `${encode(Buffer.from(token, 'base64url'))}@${domain}`;
}

/** What may be its token; null when it is of another domain, or none of ours. `+…` before the @ is not looked at. */
export function tokenInMailAddress(address: string, domain: string): string | null {
  const at = address.lastIndexOf('@');
  if (at === -1 || address.slice(at + 1).toLowerCase() !== domain) return null;
  const local = address.slice(0, at).split('+', 1)[0]!.toLowerCase();
  if (!LOCAL_PART.test(local)) return null;
  const bytes = decode(local);
  // Bits that belong to no byte would make several addresses of one.
  return encode(bytes) === local ? bytes.toString('base64url') : null;
}

function encode(bytes: Buffer): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text;
}

function decode(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const character of text) {
    held = (held << 5) | ALPHABET.indexOf(character);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 255);
    held &= (1 << bits) - 1;
  }
  return Buffer.from(bytes);
}
