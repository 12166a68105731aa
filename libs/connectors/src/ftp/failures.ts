/** What an FTP server, or the connection to it, says → the errors of the SDK. */
import { ExpiredAuthError, PermanentError, RetryableError } from '#connector-sdk';
import { FailureError } from '#kernel';
import { FTPError } from 'basic-ftp';

const MAX_WORDS = 300;

/** RFC 959 §4.2: 4yz may work later, 5yz won't. */
export function toFailure(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof FailureError) return error;
  if (signal.aborted)
    return new FailureError(
      { kind: 'cancelled', code: 'step.cancelled', message: 'It was stopped.' },
      { cause: error },
    );
  if (error instanceof FTPError) return byCode(error);
  const isTls = hasCode(error) && /^(ERR_TLS|CERT_|DEPTH_|SELF_|UNABLE_|ERR_SSL)/.test(error.code);
  if (isTls) {
    return new RetryableError({
      code: 'ftp.tls',
      message:
        'The server’s certificate is not one to trust, or it speaks no encryption here. Check the encryption of the connection, and its ‘Authority’.',
      cause: error,
    });
  }
  return new RetryableError({
    code: 'ftp.broken',
    message: `The connection to the FTP server broke: ${wordsOf(error)}`,
    cause: error,
  });
}

function byCode(error: FTPError): FailureError {
  const { code } = error;
  const said = wordsOf(error).replace(/^\d{3}[ -]/, '');
  const details = { reply: code };
  const facts = (name: string, hint: string) => ({
    code: `ftp.${name}`,
    message: `The FTP server says: ${said.replace(/[.\s]*$/, '.')}${hint === '' ? '' : ` ${hint}`}`,
    details,
    cause: error,
  });
  switch (code) {
    case 530:
    case 532:
      return new ExpiredAuthError(facts('not_signed_in', 'Check user name and password of the connection.'));
    case 534:
    case 522:
      return new PermanentError(facts('encryption', 'Check the encryption of the connection.'));
    // Some say 551 of files that are not there.
    case 550:
    case 551:
      return new PermanentError(
        facts('no_such_file', 'Check the path: it may not be there, or may be closed to this user.'),
      );
    case 552:
    case 452:
      return new RetryableError(facts('full', 'There is no room left at the server.'));
    case 553:
      return new PermanentError(facts('bad_name', 'Choose another name.'));
    default:
      return code < 500 ? new RetryableError(facts('refused', '')) : new PermanentError(facts('refused', ''));
  }
}

const hasCode = (error: unknown): error is { code: string } =>
  typeof (error as { code?: unknown } | null)?.code === 'string';

const wordsOf = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_WORDS);
};
