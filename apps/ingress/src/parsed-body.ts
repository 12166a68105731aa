import { parseBody } from '#connector-sdk';
import { CodedError, FailureError } from '#kernel';
import type { FastifyRequest } from 'fastify';

import { contentTypeIn } from './public-scope';
import { readBody, type BodyLimits } from './read-body';

/**
 * A request's body as templates see it. Unlike an event's it is read at once: who sent it can send it again.
 * @throws CodedError request.invalid when it is not what its content type says, and what `readBody` throws
 */
export async function parsedBody(request: FastifyRequest, limits: BodyLimits): Promise<unknown> {
  const bytes = await readBody(request.raw, limits);
  try {
    return await parseBody(contentTypeIn(request.raw.rawHeaders) ?? undefined, bytes);
  } catch (error) {
    if (error instanceof FailureError) throw new CodedError('request.invalid', error.failure.message);
    throw error;
  }
}
