/** An answer's bytes in, what later steps see of them out. */
import { type ActionFiles, type ApiAnswer, parseBody, PermanentError } from '#connector-sdk';
import { FailureError } from '#kernel';

import { fileNameOf } from './file-name';

export const contentTypeOf = (headers: ApiAnswer['headers']): string | undefined =>
  [headers['content-type']].flat()[0];

/** In which the bytes are, whatever they are said to hold. */
const charsetOf = (type: string | undefined): string => {
  const said = /charset\s*=\s*"?[\w.:-]+"?/i.exec(type ?? '')?.[0];
  return said ? `; ${said}` : '';
};

/**
 * Throws `PermanentError` (`http.not_json`) only where JSON was asked for: else the effect has happened, and a body
 * that is not what its type says is taken as it comes.
 */
export async function readAnswer(
  answer: ApiAnswer,
  { readAs = 'auto', files }: { readAs?: 'auto' | 'json' | 'text'; files: ActionFiles },
): Promise<unknown> {
  const bytes = Buffer.isBuffer(answer.body) ? answer.body : Buffer.alloc(0);
  const type = contentTypeOf(answer.headers);
  if (readAs === 'text') return parseBody(`text/plain${charsetOf(type)}`, bytes);
  if (readAs === 'json') return readJson(bytes, type);
  return readAsSaid(bytes, type, answer, files);
}

async function readJson(bytes: Buffer, type: string | undefined): Promise<unknown> {
  try {
    return await parseBody(`application/json${charsetOf(type)}`, bytes);
  } catch (cause) {
    if (!(cause instanceof FailureError)) throw cause;
    throw new PermanentError({
      code: 'http.not_json',
      message: 'The answer is not JSON. Look at the address, or take the answer as text.',
      details: { contentType: type ?? null },
      cause,
    });
  }
}

async function readAsSaid(
  bytes: Buffer,
  type: string | undefined,
  answer: ApiAnswer,
  files: ActionFiles,
): Promise<unknown> {
  try {
    const value = await parseBody(type, bytes);
    if (!isBinary(value, bytes)) return value;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return parseBody('text/plain', bytes);
  }
  const name = fileNameOf(answer);
  return files.save(bytes, { name, ...(type === undefined ? {} : { contentType: type }) });
}

/** What `parseBody` makes of bytes that are neither data nor text. */
const isBinary = (value: unknown, { length }: Buffer): boolean =>
  value !== null &&
  typeof value === 'object' &&
  'base64' in value &&
  'size' in value &&
  value.size === length;
