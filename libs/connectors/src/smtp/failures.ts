/** Whatever the SMTP client threw, as a failure with the server's own words. */
import { ExpiredAuthError, PermanentError, RetryableError } from '#connector-sdk';
import { FailureError } from '#kernel';

const SIGN_IN = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2']);
/** Authentication required, too weak, or wrong: RFC 4954 §6. */
const SIGN_IN_CODES = new Set([530, 534, 535, 538]);
const SILENT = new Set(['ETIMEDOUT']);
/** Of OpenSSL and Node. */
const UNTRUSTED = /CERT|TLS|SSL|UNABLE_TO/;
const MAX_WORDS = 300;

export function toFailure(error: unknown): FailureError {
  if (error instanceof FailureError) return error;
  const facts = (error ?? {}) as Record<string, unknown>;
  const code = typeof facts['code'] === 'string' ? facts['code'] : '';
  const status = typeof facts['responseCode'] === 'number' ? facts['responseCode'] : 0;
  const said = typeof facts['response'] === 'string' ? facts['response'].trim().slice(0, MAX_WORDS) : '';
  const words = said ? ` It says: ${said}` : '';
  const details = status > 0 ? { details: { status } } : {};
  if (code === 'ETLS') return ofClient(code, error);
  if (status >= 400 && status < 500) {
    return new RetryableError({
      code: 'smtp.try_later',
      message: `The mail server does not take the mail now.${words}`,
      ...details,
    });
  }
  if (SIGN_IN.has(code) || SIGN_IN_CODES.has(status)) {
    return new ExpiredAuthError({
      code: 'smtp.auth',
      message: `The mail server does not let this user in: check the connection’s user name and password.${words}`,
      ...details,
    });
  }
  if (status === 552) {
    return new PermanentError({
      code: 'smtp.too_large',
      message: `The mail is larger than the mail server takes. Send a link in place of the attachments.${words}`,
      ...details,
    });
  }
  if (status >= 500) {
    return new PermanentError({
      code: 'smtp.refused',
      message: `The mail server does not take the mail.${words}`,
      ...details,
    });
  }
  return ofClient(code, error);
}

function ofClient(code: string, error: unknown): FailureError {
  if (code === 'EENVELOPE') {
    return new PermanentError({
      code: 'smtp.no_recipient',
      message: 'The mail has no address to go to, or one that is none. Write addresses like ann@example.com.',
    });
  }
  if (code === 'ETLS') {
    return new RetryableError({
      code: 'smtp.tls',
      message:
        'No trusted, encrypted connection could be made to the mail server. Check the server’s name and the kind of encryption.',
      cause: error,
    });
  }
  if (SILENT.has(code))
    return new RetryableError({
      code: 'smtp.silent',
      message: 'The mail server does not answer.',
      cause: error,
    });
  if (code === 'EPROTOCOL') {
    return new RetryableError({
      code: 'smtp.not_smtp',
      message:
        'What answers at this address does not speak SMTP. Check the server, the port and the encryption.',
      cause: error,
    });
  }
  const { originalCode } = (error ?? {}) as { originalCode?: unknown };
  if (typeof originalCode === 'string' && UNTRUSTED.test(originalCode)) return ofClient('ETLS', error);
  return new RetryableError({
    code: 'smtp.lost',
    message: 'The connection to the mail server broke.',
    cause: error,
  });
}
