import { ExpiredAuthError, RetryableError } from '#connector-sdk';
import { FailureError } from '#kernel';

/** Class 28: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const NOT_LET_IN = /^28/;
const SQL_STATE = /^[0-9A-Z]{5}$/;

/** Whatever the client threw, as a failure with the server's own words. */
export function toFailure(error: unknown): FailureError {
  if (error instanceof FailureError) return error;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const text = typeof message === 'string' ? message.slice(0, 300) : '';
  if (typeof code === 'string' && SQL_STATE.test(code)) {
    return NOT_LET_IN.test(code)
      ? new ExpiredAuthError({
          code: 'postgres.auth',
          message: `Postgres does not let this user in: check the connection’s user name and password. It says: ${text}`,
        })
      : new RetryableError({
          code: 'postgres.refused',
          message: `Postgres says: ${text}`,
          details: { sqlState: code },
        });
  }
  return new RetryableError({
    code: 'postgres.lost',
    message: 'The connection to the Postgres server broke.',
    cause: error,
  });
}
