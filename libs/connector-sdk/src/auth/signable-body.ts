import type { HttpRequest } from '#kernel';

import { PermanentError } from '../errors';

/** The bytes that are to be signed. Throws `PermanentError` (`auth.unsignable`) for a body that is sent while it comes. */
export function signableBody(body: HttpRequest['body']): Buffer {
  if (body === null || body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  throw new PermanentError({
    code: 'auth.unsignable',
    message:
      'A request that streams a file can’t be signed. Use a connection of another kind, or send the file as text.',
  });
}
