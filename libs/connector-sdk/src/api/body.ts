/** What an operation sends in, the bytes and their type out. */
import { randomUUID } from 'node:crypto';

import type { HttpRequest } from '#kernel';

import type { ApiPart, ApiRequest } from './declaration';
import { pairs } from './url';

export interface ApiBody {
  bytes: NonNullable<HttpRequest['body']> | null;
  contentType: string | null;
}

export function bodyOf({ json, form, parts, body }: ApiRequest): ApiBody {
  if (json !== undefined) return { bytes: JSON.stringify(json), contentType: 'application/json' };
  if (form) {
    return {
      bytes: new URLSearchParams(pairs(form)).toString(),
      contentType: 'application/x-www-form-urlencoded',
    };
  }
  if (parts) {
    const boundary = `sluice-${randomUUID()}`;
    return { bytes: multipart(parts, boundary), contentType: `multipart/form-data; boundary=${boundary}` };
  }
  return { bytes: body ?? null, contentType: null };
}

/** RFC 7578; names as browsers write them (HTML, “multipart/form-data encoding algorithm”). */
async function* multipart(parts: readonly ApiPart[], boundary: string): AsyncIterable<Uint8Array> {
  for (const { name, filename, contentType, content } of parts) {
    const file = filename === undefined ? '' : `; filename="${quoted(filename)}"`;
    const type = contentType ?? (filename === undefined ? null : 'application/octet-stream');
    yield Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"${file}\r\n` +
        `${type === null ? '' : `content-type: ${type.replace(/[\r\n]/g, ' ')}\r\n`}\r\n`,
    );
    if (typeof content === 'string') yield Buffer.from(content);
    else if (content instanceof Uint8Array) yield content;
    else yield* content;
    yield Buffer.from('\r\n');
  }
  yield Buffer.from(`--${boundary}--\r\n`);
}

const quoted = (text: string): string =>
  text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
