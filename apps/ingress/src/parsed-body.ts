import { type FileRef, parseBody } from '#connector-sdk';
import { CodedError, FailureError } from '#kernel';
import type { FastifyRequest } from 'fastify';

import { contentTypeIn } from './public-scope';
import { readBody, type BodyLimits } from './read-body';

/** One that came in. */
export interface IncomingFile {
  name: string;
  contentType: string;
  bytes: Buffer;
}

/**
 * A request's body as templates see it. Unlike an event's it is read at once: who sent it can send it again.
 * @param keep what becomes of files in it
 * @throws CodedError request.invalid when it is not what its content type says, and what `readBody` and `keep` throw
 */
export async function parsedBody(
  request: FastifyRequest,
  limits: BodyLimits,
  keep?: (file: IncomingFile) => Promise<FileRef>,
): Promise<unknown> {
  const bytes = await readBody(request.raw, limits);
  try {
    const type = contentTypeIn(request.raw.rawHeaders) ?? undefined;
    return await parseBody(type, bytes, keep && { keep });
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { kind, message } = error.failure;
    if (kind === 'permanent') throw new CodedError('request.invalid', message);
    throw new CodedError('server.unavailable', message, { headers: { 'retry-after': '10' }, cause: error });
  }
}
