import { type FailureKind, FailureError } from '#kernel';

/** Every way in which an outgoing request can fail before there is an answer to look at. The one catalogue. */
export const OUTBOUND_FAILURES = {
  'outbound.bad_url': { kind: 'permanent', message: 'The address is not a valid http or https URL.' },
  'outbound.bad_request': { kind: 'permanent', message: 'The request can’t be sent as it is.' },
  'outbound.blocked_address': {
    kind: 'permanent',
    message:
      'This address is private or reserved, and Sluice does not call such addresses. An operator can allow it by naming it in SLUICE_OUTBOUND_ALLOW.',
  },
  'outbound.dns': { kind: 'retryable', message: 'The host name can’t be looked up. Check its spelling.' },
  'outbound.refused': { kind: 'retryable', message: 'The host refused the connection.' },
  'outbound.unreachable': { kind: 'retryable', message: 'The host can’t be reached.' },
  'outbound.reset': { kind: 'retryable', message: 'The connection broke before the answer was complete.' },
  'outbound.tls': {
    kind: 'permanent',
    message: 'No trusted, encrypted connection could be made to the host.',
  },
  'outbound.timeout': { kind: 'timeout', message: 'There was no complete answer in the time allowed.' },
  'outbound.cancelled': { kind: 'cancelled', message: 'The request was stopped.' },
  'outbound.response_too_large': { kind: 'permanent', message: 'The answer is larger than allowed.' },
  'outbound.headers_too_large': {
    kind: 'permanent',
    message: 'The headers of the answer are larger than allowed.',
  },
  'outbound.bad_response': { kind: 'retryable', message: 'The answer is not valid HTTP.' },
  'outbound.too_many_redirects': { kind: 'permanent', message: 'There were too many redirects.' },
  'outbound.bad_redirect': {
    kind: 'permanent',
    message: 'The host redirected to an address that can’t be followed.',
  },
  'outbound.handshake_refused': {
    kind: 'permanent',
    message: 'The host does not open a WebSocket at this address.',
  },
  'outbound.bad_handshake': {
    kind: 'permanent',
    message: 'The host’s answer is not that of a WebSocket server.',
  },
  'outbound.message_too_large': {
    kind: 'permanent',
    message: 'The host sent a message that is larger than allowed.',
  },
  'outbound.bad_message': {
    kind: 'retryable',
    message: 'The host sent something that is not valid in a WebSocket.',
  },
  'outbound.body_failed': {
    kind: 'retryable',
    message:
      'What was to be sent could not be read to its end. Check the file, or the step that it comes from.',
  },
  'outbound.body_not_repeatable': {
    kind: 'permanent',
    message:
      'The host redirected an upload, and what is streamed can’t be sent a second time. Use the address that it redirects to.',
  },
  'outbound.bad_certificate': {
    kind: 'permanent',
    message:
      'A certificate, its key or its passphrase can’t be read. Put them into the connection again, as PEM text from -----BEGIN to -----END.',
  },
  'outbound.proxy': {
    kind: 'retryable',
    message:
      'The proxy of this installation (SLUICE_OUTBOUND_PROXY) opened no connection. An operator has to look at it.',
  },
  'outbound.failed': { kind: 'retryable', message: 'The request failed.' },
} as const satisfies Record<string, { kind: FailureKind; message: string }>;

export type OutboundFailureCode = keyof typeof OUTBOUND_FAILURES;

/** Builds the error of a code; `message` replaces the catalogue's sentence where more can be said. */
export function outboundFailure(
  code: OutboundFailureCode,
  options: { message?: string; details?: Record<string, unknown>; cause?: unknown } = {},
): FailureError {
  const entry = OUTBOUND_FAILURES[code];
  return new FailureError(
    {
      kind: entry.kind,
      code,
      message: options.message ?? entry.message,
      ...(options.details ? { details: options.details } : {}),
    },
    { cause: options.cause },
  );
}
