/** Whatever the IMAP client threw, as a failure with the server's own words. */
import { ExpiredAuthError, RetryableError } from '#connector-sdk';
import { FailureError } from '#kernel';

const SILENT = new Set(['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'UPGRADE_TIMEOUT', 'ETIMEOUT']);
const TOO_LARGE = new Set(['LineTooLarge', 'LiteralTooLarge', 'ResponseTooLarge']);
const UNTRUSTED = /CERT|TLS|SSL/;

export function toFailure(error: unknown): FailureError {
  if (error instanceof FailureError) return error;
  const facts = (error ?? {}) as Record<string, unknown>;
  const code = typeof facts['code'] === 'string' ? facts['code'] : '';
  const said = typeof facts['responseText'] === 'string' ? facts['responseText'].slice(0, 300) : '';
  if (facts['authenticationFailed'] === true) {
    return new ExpiredAuthError({
      code: 'mail.auth',
      message: `The mail server does not let this user in: check the connection’s user name and password.${said ? ` It says: ${said}` : ''}`,
    });
  }
  if (facts['tlsFailed'] === true || UNTRUSTED.test(code)) {
    return new RetryableError({
      code: 'mail.tls',
      message:
        'No trusted, encrypted connection could be made to the mail server. Check the server’s name and the kind of encryption.',
      cause: error,
    });
  }
  if (SILENT.has(code))
    return new RetryableError({
      code: 'mail.silent',
      message: 'The mail server does not answer.',
      cause: error,
    });
  if (TOO_LARGE.has(code)) {
    return new RetryableError({
      code: 'mail.answer_too_large',
      message: 'The mail server sent more than was asked for.',
      cause: error,
    });
  }
  if (said || typeof facts['responseStatus'] === 'string') {
    return new RetryableError({
      code: 'mail.refused',
      message: `The mail server says: ${said || 'no'}.`,
      cause: error,
    });
  }
  return new RetryableError({
    code: 'mail.lost',
    message: 'The connection to the mail server broke.',
    cause: error,
  });
}
