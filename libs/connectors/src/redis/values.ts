/** Values of steps as Redis keeps them, and what Redis keeps as values of steps. */
import { Type } from 'typebox';

import { readJson } from './entry';
import { asText } from './text';

/** Text as it is, numbers as text, all else as JSON. */
export const toRedis = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : value === null || value === undefined
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value as number | boolean);

export type ReadAs = 'auto' | 'text';

/** What is no text is `{ "base64": … }`. */
export function fromRedis(answer: unknown, read: ReadAs = 'auto'): unknown {
  if (Array.isArray(answer)) return answer.map((one: unknown) => fromRedis(one, read));
  // What failed among several answers.
  if (answer instanceof Error) return { error: answer.message };
  if (typeof answer === 'bigint') return answer.toString();
  if (answer !== null && typeof answer === 'object' && !Buffer.isBuffer(answer))
    // The client makes one of HGETALL's answer.
    return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, fromRedis(value, read)]));
  if (!Buffer.isBuffer(answer)) return answer ?? null;
  const text = asText(answer);
  if (text === null) return { base64: answer.toString('base64') };
  return read === 'auto' ? readJson(text) : text;
}

export const readField = () =>
  Type.Optional(
    Type.Enum(['auto', 'text'], {
      title: 'Read it as',
      default: 'auto',
      ui: { labels: { auto: 'JSON where it is JSON, else text', text: 'Text' }, advanced: true },
    }),
  );

export const keyField = (title = 'Key') =>
  Type.String({
    title,
    minLength: 1,
    maxLength: 10_000,
    ui: { options: { load: 'keys' }, placeholder: 'orders:1001' },
  });

export const ttlField = (description: string) =>
  Type.Optional(
    Type.Integer({ title: 'Kept for … seconds', description, minimum: 1, maximum: 3_153_600_000 }),
  );
