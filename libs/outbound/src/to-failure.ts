import { FailureError } from '#kernel';

import { type OutboundFailureCode, outboundFailure } from './failures';

const BY_CODE: Record<string, OutboundFailureCode> = {
  ECONNREFUSED: 'outbound.refused',
  ECONNRESET: 'outbound.reset',
  ECONNABORTED: 'outbound.reset',
  EPIPE: 'outbound.reset',
  UND_ERR_SOCKET: 'outbound.reset',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'outbound.reset',
  EHOSTUNREACH: 'outbound.unreachable',
  EHOSTDOWN: 'outbound.unreachable',
  ENETUNREACH: 'outbound.unreachable',
  ENETDOWN: 'outbound.unreachable',
  EADDRNOTAVAIL: 'outbound.unreachable',
  EACCES: 'outbound.unreachable',
  ETIMEDOUT: 'outbound.timeout',
  UND_ERR_CONNECT_TIMEOUT: 'outbound.timeout',
  UND_ERR_HEADERS_TIMEOUT: 'outbound.timeout',
  UND_ERR_BODY_TIMEOUT: 'outbound.timeout',
  UND_ERR_HEADERS_OVERFLOW: 'outbound.headers_too_large',
  UND_ERR_INVALID_ARG: 'outbound.bad_request',
  UND_ERR_NOT_SUPPORTED: 'outbound.bad_request',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'outbound.bad_request',
  UND_ERR_CLOSED: 'outbound.cancelled',
  UND_ERR_DESTROYED: 'outbound.cancelled',
  UND_ERR_ABORTED: 'outbound.cancelled',
  ENOTFOUND: 'outbound.dns',
  ENODATA: 'outbound.dns',
  EPROTO: 'outbound.tls',
  HPE_HEADER_OVERFLOW: 'outbound.headers_too_large',
};

const BY_PREFIX: readonly (readonly [string, OutboundFailureCode])[] = [
  ['EAI_', 'outbound.dns'],
  ['ERR_HTTP2_HEADER', 'outbound.bad_request'],
  ['ERR_HTTP2_INVALID_HEADER', 'outbound.bad_request'],
  ['ERR_HTTP2_', 'outbound.reset'],
  ['ERR_TLS_', 'outbound.tls'],
  ['ERR_SSL_', 'outbound.tls'],
  ['ERR_OSSL_', 'outbound.tls'],
  ['CERT_', 'outbound.tls'],
  ['CRL_', 'outbound.tls'],
  ['SELF_SIGNED_', 'outbound.tls'],
  ['DEPTH_ZERO_', 'outbound.tls'],
  ['UNABLE_TO_', 'outbound.tls'],
  ['INVALID_CA', 'outbound.tls'],
  ['HOSTNAME_MISMATCH', 'outbound.tls'],
  ['HPE_', 'outbound.bad_response'],
  ['Z_', 'outbound.bad_response'],
  ['ERR_ZLIB', 'outbound.bad_response'],
  ['ERR_BROTLI', 'outbound.bad_response'],
  ['ERR__ERROR_FORMAT', 'outbound.bad_response'],
];

/** By its shape, not its class: a test's sandbox has an `Error` of its own. */
function textOf(error: unknown, field: 'code' | 'message' | 'name'): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;
  return typeof value === 'string' ? value : '';
}

function failureCodeOf(error: unknown): OutboundFailureCode {
  // undici's parser knows no code for some of what it refuses.
  if (textOf(error, 'name') === 'HTTPParserError') return 'outbound.bad_response';
  const code = textOf(error, 'code');
  return BY_CODE[code] ?? BY_PREFIX.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'outbound.failed';
}

/**
 * Whatever undici, the network or TLS threw, sorted. The cause's own text stays in `cause`, for the log: it can hold
 * addresses that the person who built the workflow has no business knowing.
 */
export function toFailure(error: unknown, details: Record<string, unknown>): FailureError {
  if (error instanceof FailureError) return error;
  const code = failureCodeOf(error);
  const reason = code === 'outbound.bad_request' ? textOf(error, 'message') : '';
  return outboundFailure(code, {
    ...(reason ? { message: `The request can’t be sent as it is: ${reason}.` } : {}),
    details,
    cause: error,
  });
}
