/** Whatever was thrown in, one of the catalogue's errors out; nothing of an unexpected one is told. */
import { CodedError, type ErrorCode, newId } from '#kernel';
import { isUnavailable } from '#store';
import { HttpException } from '@nestjs/common';

interface Thrown {
  code?: unknown;
  statusCode?: unknown;
  cause?: unknown;
}

const BY_STATUS: Record<number, [ErrorCode, string]> = {
  400: ['request.invalid', 'The request could not be read.'],
  404: ['route.not_found', 'There is nothing at this address.'],
  405: ['route.method_not_allowed', 'This address does not take this method.'],
  413: ['request.too_large', 'The body is larger than this server takes.'],
  414: ['request.invalid', 'The address is too long.'],
  415: ['request.unsupported_media_type', 'Send the body as application/json.'],
  429: ['rate.limited', 'Too many requests; wait a little.'],
  503: ['server.unavailable', 'The server is starting or stopping; try again in a moment.'],
};

/** Fastify's own codes that say more than their status. */
const BY_CODE: Record<string, [ErrorCode, string]> = {
  FST_ERR_CTP_INVALID_JSON_BODY: ['request.malformed_json', 'The body is not valid JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [
    'request.malformed_json',
    'The body is empty, but its type is application/json.',
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'request.invalid',
    'The body does not have the length that Content-Length says.',
  ],
  FST_ERR_BAD_URL: ['request.invalid', 'The address is not well-formed.'],
};

/** `requestId` is null when the error is the caller's to mend. */
export function toCodedError(thrown: unknown): { coded: CodedError; requestId: string | null } {
  if (thrown instanceof CodedError) return { coded: thrown, requestId: null };
  const known = knownError(thrown);
  if (known) return { coded: known, requestId: null };
  if (isUnavailable(thrown)) {
    const retry = { headers: { 'retry-after': '5' } };
    return {
      coded: new CodedError(
        'server.unavailable',
        'The database can’t be reached; try again in a moment.',
        retry,
      ),
      requestId: null,
    };
  }
  const requestId = newId();
  const message = `This should not have happened. The server’s log has the cause under ${requestId}.`;
  return {
    coded: new CodedError('server.error', message, { headers: { 'x-request-id': requestId } }),
    requestId,
  };
}

function knownError(thrown: unknown): CodedError | null {
  const status = statusOf(thrown);
  if (status === null) return null;
  const code =
    thrown instanceof HttpException ? (thrown.cause as Thrown | undefined)?.code : (thrown as Thrown).code;
  const known = (typeof code === 'string' ? BY_CODE[code] : undefined) ?? BY_STATUS[status];
  return known ? new CodedError(...known) : null;
}

function statusOf(thrown: unknown): number | null {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const { statusCode, code } = (thrown ?? {}) as Thrown;
  const fromFastify = typeof code === 'string' && code.startsWith('FST_');
  return fromFastify && typeof statusCode === 'number' && statusCode < 500 ? statusCode : null;
}
