/** Error codes: “Error responses” in the Amazon S3 API reference. */
import { type ApiDeclaration, type ApiFault, readS3Error } from '#connector-sdk';

const AUTH = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
  'TokenRefreshRequired',
]);
const RETRYABLE = new Set([
  'SlowDown',
  'InternalError',
  'ServiceUnavailable',
  'RequestTimeout',
  'OperationAborted',
  'ConditionalRequestConflict',
  '503 SlowDown',
]);
const HINTS: Readonly<Record<string, string>> = {
  AccessDenied: 'Give the access key the right to do this, in this bucket.',
  AuthorizationHeaderMalformed: 'Check the region of the connection.',
  PermanentRedirect: 'The bucket is in another region: check the region and the address of the connection.',
  TemporaryRedirect: 'Check the region of the connection.',
  IllegalLocationConstraintException: 'Check the region of the connection.',
  NoSuchBucket: 'Check the name of the bucket.',
  NoSuchKey: 'Check the key: it is case-sensitive, and does not begin with a slash.',
  EntityTooLarge: 'The storage takes no files of this size.',
  RequestTimeTooSkewed: 'The clock of this machine is wrong.',
  InvalidAccessKeyId: 'Check the access key id of the connection.',
  SignatureDoesNotMatch: 'Check the secret access key of the connection.',
};

export const api: ApiDeclaration = {
  // Buckets may stand in the host, so operations give whole addresses.
  baseUrl: null,
  idempotencyHeader: null,
  failure: ({ body }) => {
    const error = readS3Error(body);
    return error && toFault(error);
  },
};

function toFault({ code, message }: { code: string; message: string }): ApiFault {
  const hint = HINTS[code];
  return {
    kind: AUTH.has(code) ? 'auth' : RETRYABLE.has(code) ? 'retryable' : 'permanent',
    // NoSuchKey → no_such_key
    code: code.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase(),
    message: hint === undefined ? message : `${message.replace(/[.\s]*$/, '.')} ${hint}`,
  };
}
