/** A secret in, every text in which it may come back out: as it is, trimmed, escaped and encoded. */

/** Shorter ones are not searched for: they would mask ordinary words. */
export const LEAST_SECRET = 4;

/** The inside of a base64 text is looked for from this many bytes on. */
const LEAST_BYTES = 6;
const MAX_LINES = 100;
/** Texts that are longer are documents, full of ordinary words. */
const LONGEST_IN_PIECES = 200;

/**
 * The longest first, so that a text is masked whole and not in pieces. Base64 is looked for at any place inside a
 * longer text: what stands before a secret, such as a user name and a colon, shifts its bits.
 */
export function formsOf(secret: string): string[] {
  const forms = new Set(pemLinesOf(secret));
  for (const text of new Set([secret, secret.trim(), ...linesOf(secret), ...piecesOf(secret)])) {
    if (text.length < LEAST_SECRET) continue;
    const url = encoded(text);
    for (const form of [text, escaped(text), url, url.replaceAll('%20', '+'), ...inBase64(text)])
      forms.add(form);
  }
  return [...forms].filter((form) => form.length >= LEAST_SECRET).sort((a, b) => b.length - a.length);
}

/** The forms of all of them, the longest first, each once. */
export const formsOfAll = (secrets: Iterable<string>): string[] =>
  [...new Set([...secrets].flatMap(formsOf))].sort((a, b) => b.length - a.length);

/** What no escaping changes, however often it is done: JSON in JSON, HTML, a shell. */
const piecesOf = (text: string): readonly string[] =>
  text.length > LONGEST_IN_PIECES ? [] : (text.match(/[A-Za-z0-9_-]{12,}/g) ?? []);

const isPem = (text: string): boolean => text.includes('-----BEGIN ');

/** Its line ends are escaped in many ways, what is between them in none. */
const pemLinesOf = (text: string): readonly string[] =>
  isPem(text) ? (text.match(/[A-Za-z0-9+/]{40,}={0,2}/g) ?? []).slice(0, MAX_LINES) : [];

/** Several secrets may stand in one field, a line each. */
function linesOf(text: string): string[] {
  if (!text.includes('\n') || isPem(text)) return [];
  return text
    .split(/\r?\n/, MAX_LINES)
    .map((line) => line.trim())
    .filter((line) => line.length >= 2 * LEAST_SECRET);
}

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** As `encodeURIComponent`, also for half a surrogate pair, which it can't take. */
const encoded = (text: string): string => encodeURIComponent(Buffer.from(text).toString());

function inBase64(text: string): string[] {
  const bytes = Buffer.from(text);
  const whole = [bytes.toString('base64'), bytes.toString('base64url')];
  if (bytes.length < LEAST_BYTES) return whole;
  const inner = [0, 1, 2].map((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
    // Characters that hold bits of what is beside the secret are left out.
    return shifted
      .toString('base64')
      .replace(/=+$/, '')
      .slice(Math.ceil((shift * 8) / 6), Math.floor((shifted.length * 8) / 6));
  });
  return [...whole, ...inner, ...inner.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
}
