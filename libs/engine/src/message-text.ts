/** Of a person's message. */
const LONGEST_MESSAGE = 10_000;

/** What a message's template gave → the text that people read; null for nothing. Postgres's texts hold no NUL. */
export function messageText(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.slice(0, LONGEST_MESSAGE).replaceAll('\u0000', '\ufffd');
}
