/** Whatever the client threw, as a failure with the server's own words. */
import { ExpiredAuthError, PermanentError, RetryableError } from '#connector-sdk';
import { FailureError } from '#kernel';

/** Of MySQL and MariaDB: https://mariadb.com/kb/en/mariadb-error-code-reference/, https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html */
const NOT_LET_IN = new Set([1045, 1698, 1820, 1862, 3118, 4151]);
const TIMED_OUT = new Set([1969, 3024]);
const PERMANENT: Readonly<Record<string, readonly number[]>> = {
  constraint: [1048, 1062, 1169, 1216, 1217, 1364, 1451, 1452, 1557, 1586, 1761, 1762, 3819, 4025],
  bad_value: [1264, 1265, 1292, 1365, 1366, 1367, 1406, 1411, 1441, 1690, 3140, 3156, 4038],
  not_allowed: [1044, 1142, 1143, 1144, 1227, 1370, 1410],
  read_only: [1792],
};
/** Too many connections, lock wait, deadlock, shutting down, killed, read-only while it fails over. */
const PASSING = new Set([
  1040, 1053, 1158, 1159, 1160, 1161, 1203, 1205, 1213, 1290, 1317, 1614, 1836, 1927, 3101,
]);
const CONFLICTS = new Set([1205, 1213, 3101]);
const UNTRUSTED = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/;

export function toFailure(error: unknown): FailureError {
  if (error instanceof FailureError) return error;
  const { code, errno, sqlState, message } = (error ?? {}) as Record<string, unknown>;
  const text = typeof message === 'string' ? message.slice(0, 500) : '';
  if (typeof errno === 'number' && errno >= 1000 && typeof sqlState === 'string')
    return ofServer(errno, sqlState, text);
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT') {
    return new PermanentError({
      code: 'mysql.not_encrypted',
      message:
        'The MySQL server does not encrypt. Switch encryption off in the connection if that is meant to be.',
    });
  }
  if (typeof code === 'string' && UNTRUSTED.test(code)) {
    return new RetryableError({
      code: 'mysql.tls',
      message: `No trusted, encrypted connection could be made: ${text}.`,
      cause: error,
    });
  }
  if (code === 'AUTH_SWITCH_PLUGIN_ERROR' || /authentication plugin|auth.*plugin/i.test(text)) {
    return new ExpiredAuthError({
      code: 'mysql.auth',
      message: `This user can’t sign in this way: ${text}`,
      cause: error,
    });
  }
  return new RetryableError({
    code: 'mysql.lost',
    message: 'The connection to the MySQL server broke.',
    cause: error,
  });
}

function ofServer(errno: number, sqlState: string, text: string): FailureError {
  const details = { errno, sqlState };
  if (NOT_LET_IN.has(errno)) {
    return new ExpiredAuthError({
      code: 'mysql.auth',
      message: `MySQL does not let this user in: check the connection’s user name and password. It says: ${text}`,
      details,
    });
  }
  if (TIMED_OUT.has(errno)) {
    return new RetryableError({
      code: 'mysql.timeout',
      message: 'The statement took longer than it may. Make it faster, or allow it more seconds.',
      details,
    });
  }
  const message = `MySQL says: ${text}`;
  const known = Object.entries(PERMANENT).find(([, numbers]) => numbers.includes(errno))?.[0];
  if (known) return new PermanentError({ code: `mysql.${known}`, message, details });
  if (PASSING.has(errno) || /^(08|40)/.test(sqlState)) {
    const code = CONFLICTS.has(errno) || sqlState.startsWith('40') ? 'mysql.conflict' : 'mysql.refused';
    return new RetryableError({ code, message, details });
  }
  const code = sqlState.startsWith('42') ? 'mysql.bad_query' : 'mysql.refused';
  return new PermanentError({ code, message, details });
}
