/** What an SFTP server, or the connection to it, says → the errors of the SDK. */
import { ExpiredAuthError, PermanentError, RetryableError } from '#connector-sdk';
import { FailureError } from '#kernel';

export interface HostCheck {
  /** The fingerprint of the key that the server showed; null before. */
  shown: string | null;
  expected: readonly string[];
}

/** draft-ietf-secsh-filexfer-02 §7. */
const NO_SUCH_FILE = 2;
const PERMISSION_DENIED = 3;
const NO_CONNECTION = 6;
const CONNECTION_LOST = 7;
const MAX_WORDS = 300;

interface SshError {
  level?: unknown;
  code?: unknown;
}

export function toFailure(error: unknown, host: HostCheck, signal: AbortSignal): unknown {
  if (error instanceof FailureError) return error;
  if (signal.aborted)
    return new FailureError(
      { kind: 'cancelled', code: 'step.cancelled', message: 'It was stopped.' },
      { cause: error },
    );
  if (host.shown !== null && !host.expected.includes(host.shown))
    return hostKeyFailure(host.shown, host.expected);
  const { level, code } = (error ?? {}) as SshError;
  if (level === 'client-authentication') {
    return new ExpiredAuthError({
      code: 'sftp.not_signed_in',
      message:
        'The server does not let this user in. Check user name and password, or key, of the connection.',
      cause: error,
    });
  }
  if (level === undefined && typeof code === 'number') return byStatus(code, error);
  return new RetryableError({
    code: 'sftp.broken',
    message: `The connection to the SFTP server broke: ${wordsOf(error)}`,
    cause: error,
  });
}

function hostKeyFailure(shown: string, expected: readonly string[]): PermanentError {
  const message =
    expected.length === 0
      ? `The server shows the key ${shown}. Ask whoever runs it whether that is right, and enter it as the fingerprint in the connection.`
      : `The server shows another key than the connection expects: ${shown}. It was set up anew, or somebody stands between. Ask whoever runs it before you change the fingerprint.`;
  return new PermanentError({
    code: expected.length === 0 ? 'sftp.unknown_host' : 'sftp.other_host',
    message,
    details: { fingerprint: shown },
  });
}

function byStatus(code: number, error: unknown): FailureError {
  const words = wordsOf(error);
  switch (code) {
    case NO_SUCH_FILE:
      return new PermanentError({
        code: 'sftp.no_such_file',
        message: 'There is nothing at this path. Check it: it is case-sensitive.',
        cause: error,
      });
    case PERMISSION_DENIED:
      return new PermanentError({
        code: 'sftp.denied',
        message: 'The server does not allow this user to do that here.',
        cause: error,
      });
    case NO_CONNECTION:
    case CONNECTION_LOST:
      return new RetryableError({
        code: 'sftp.broken',
        message: `The connection broke: ${words}`,
        cause: error,
      });
    default:
      return new PermanentError({
        code: 'sftp.refused',
        message: `The SFTP server refuses: ${words}. It may be there already, not be empty, or there is no room left.`,
        cause: error,
      });
  }
}

export const badKey = (cause: unknown): PermanentError =>
  new PermanentError({
    code: 'sftp.bad_key',
    message:
      'The private key of the connection can’t be read: it is not whole, or its passphrase is wrong or missing.',
    cause,
  });

const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_WORDS);
