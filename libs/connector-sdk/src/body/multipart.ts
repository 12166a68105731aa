import { Busboy } from '@fastify/busboy';

import { bodyError } from './body-error';
import { addField, type Fields } from './fields';
import { MAX_FIELDS } from './form';

/** One part of a multipart body: text, or a file. */
export interface UploadedPart {
  name: string;
  text: string;
  file: { filename: string; contentType: string; bytes: Buffer } | null;
}

/**
 * Reads `multipart/form-data` (RFC 7578). All of it is in memory already, so only the number of parts is limited
 * here. Throws `body.malformed_multipart` and `body.too_many_fields`.
 */
export function readMultipart(contentType: string, bytes: Buffer): Promise<UploadedPart[]> {
  return new Promise((resolve, reject) => {
    const parts: UploadedPart[] = [];
    const broken = (cause: unknown) => reject(bodyError('body.malformed_multipart', cause));
    const tooMany = () => reject(bodyError('body.too_many_fields'));
    let parser: InstanceType<typeof Busboy>;
    try {
      parser = new Busboy({
        headers: { 'content-type': contentType },
        limits: {
          parts: MAX_FIELDS,
          fieldSize: bytes.length,
          fileSize: bytes.length,
          fieldNameSize: 1000,
          headerPairs: 100,
        },
      });
    } catch (cause) {
      return broken(cause);
    }
    parser.on('field', (name, text) => parts.push({ name, text, file: null }));
    parser.on('file', (name, stream, filename, _encoding, type) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', broken);
      stream.on('end', () => {
        const file = { filename: filename ?? '', contentType: type, bytes: Buffer.concat(chunks) };
        parts.push({ name, text: '', file });
      });
    });
    parser.on('partsLimit', tooMany);
    parser.on('error', broken);
    parser.on('finish', () => resolve(parts));
    parser.end(bytes);
  });
}

/** A file, and how many files stand before it. */
export type ShowFile = (file: NonNullable<UploadedPart['file']>, at: number) => unknown;

/** Fields as text, files as they are to be shown, repeated names as lists. Throws as `readMultipart`. */
export async function parseMultipart(contentType: string, bytes: Buffer, show: ShowFile): Promise<Fields> {
  const fields: Fields = {};
  let files = 0;
  for (const { name, text, file } of await readMultipart(contentType, bytes))
    addField(fields, name, file ? await show(file, files++) : text);
  return fields;
}
