import { Busboy } from '@fastify/busboy';

import { bodyError } from './body-error';
import { addField, type Fields } from './fields';
import { MAX_FIELDS } from './form';

/** A file within a multipart body, as templates see it. */
export interface UploadedFile {
  filename: string;
  contentType: string;
  /** Bytes. */
  size: number;
  base64: string;
}

/**
 * Reads `multipart/form-data` (RFC 7578): fields as text, files as `UploadedFile`, repeated names as lists. All of it
 * is in memory already, so only the number of parts is limited here. Throws `body.malformed_multipart` and
 * `body.too_many_fields`.
 */
export function parseMultipart(contentType: string, bytes: Buffer): Promise<Fields> {
  return new Promise((resolve, reject) => {
    const fields: Fields = {};
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
    parser.on('field', (name, value) => addField(fields, name, value));
    parser.on('file', (name, stream, filename, _encoding, type) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', broken);
      stream.on('end', () => {
        const data = Buffer.concat(chunks);
        addField(fields, name, {
          filename: filename ?? '',
          contentType: type,
          size: data.length,
          base64: data.toString('base64'),
        } satisfies UploadedFile);
      });
    });
    parser.on('partsLimit', tooMany);
    parser.on('error', broken);
    parser.on('finish', () => resolve(fields));
    parser.end(bytes);
  });
}
