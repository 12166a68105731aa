/** What the actions work on: text as UTF-8, or a file; and how bytes are written. */
import { Type } from 'typebox';

import { type ActionFiles, isFileRef, PermanentError } from '#connector-sdk';

export const MAX_BYTES = 50 * 1024 * 1024;

export const dataField = (title = 'Text or file', description = 'Text counts as UTF-8.') =>
  Type.Unknown({ title, description, ui: { format: 'file', multiline: true } });

export const ENCODINGS = ['hex', 'base64', 'base64url'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const encodingField = (title: string, standard: Encoding = 'hex') =>
  Type.Optional(
    Type.Enum([...ENCODINGS], {
      title,
      default: standard,
      ui: {
        labels: { hex: 'Hexadecimal', base64: 'Base64', base64url: 'Base64 for addresses' },
        advanced: true,
      },
    }),
  );

/** Throws `PermanentError` (`crypto.nothing_given`), and what `files.read` throws. */
export async function bytesOf(files: ActionFiles, value: unknown): Promise<Buffer> {
  if (isFileRef(value)) return files.read(value, MAX_BYTES);
  if (typeof value === 'string') return Buffer.from(value);
  if (typeof value === 'number' || typeof value === 'boolean') return Buffer.from(String(value));
  if (value !== null && typeof value === 'object') return Buffer.from(JSON.stringify(value));
  throw new PermanentError({
    code: 'crypto.nothing_given',
    message: 'There is nothing to work on: give text or a file.',
  });
}

/** What was written in an encoding. Throws `PermanentError` (`crypto.not_encoded`). */
export function decoded(text: string, encoding: Encoding): Buffer {
  const plain = text.replace(/\s/g, '');
  if (ALPHABETS[encoding].test(plain)) return Buffer.from(plain, encoding === 'hex' ? 'hex' : 'base64');
  throw new PermanentError({
    code: 'crypto.not_encoded',
    message: `This is not written in ${encoding === 'hex' ? 'hexadecimal' : 'base64'}.`,
  });
}

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const ALPHABETS = { hex: /^(?:[0-9a-fA-F]{2})*$/, base64: BASE64, base64url: BASE64 } as const;
