/** An answer's bytes (`as: 'bytes'`) in, what later steps see of them out. */
import { FailureError } from '#kernel';

import { parseBody } from '../body/parse-body';
import type { ActionFiles } from '../files';
import type { ApiAnswer } from './declaration';
import { fileNameOf } from './file-name';

export const contentTypeOf = (headers: ApiAnswer['headers']): string | undefined =>
  [headers['content-type']].flat()[0];

export const bytesOf = ({ body }: ApiAnswer): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

/**
 * Data and text as what they are, anything else stored as a file. The effect has happened: a body that is not what its
 * type says is taken as text instead of failing the step.
 */
export async function answerValue(answer: ApiAnswer, files: ActionFiles): Promise<unknown> {
  const bytes = bytesOf(answer);
  const type = contentTypeOf(answer.headers);
  try {
    const value = await parseBody(type, bytes);
    if (!isBinary(value, bytes)) return value;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return parseBody('text/plain', bytes);
  }
  return files.save(bytes, {
    name: fileNameOf(answer),
    ...(type === undefined ? {} : { contentType: type }),
  });
}

/** What `parseBody` makes of bytes that are neither data nor text. */
const isBinary = (value: unknown, { length }: Buffer): boolean =>
  value !== null &&
  typeof value === 'object' &&
  'base64' in value &&
  'size' in value &&
  value.size === length;
