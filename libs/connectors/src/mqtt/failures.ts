/** What a broker or the client says went wrong, as a failure. */
import { ExpiredAuthError, RetryableError } from '#connector-sdk';
import { FailureError } from '#kernel';

/** Bad user name or password, not authorised; of MQTT 3.1.1 and 5. */
const NOT_LET_IN = new Set([4, 5, 134, 135]);
const WRONG_VERSION = new Set([1, 132]);
const TAKEN_OVER = 142;

export function toFailure(error: unknown): FailureError {
  if (error instanceof FailureError) return error;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const text = typeof message === 'string' ? message.slice(0, 300) : '';
  if (typeof code === 'number') return ofReason(code, text, error);
  if (text === 'connack timeout' || text === 'Keepalive timeout')
    return new RetryableError({ code: 'mqtt.silent', message: 'The broker does not answer.', cause: error });
  return new RetryableError({
    code: 'mqtt.lost',
    message: 'The connection to the broker broke.',
    cause: error,
  });
}

/** `code`: of CONNACK or DISCONNECT. */
export function ofReason(code: number, text: string, cause?: unknown): FailureError {
  const details = { reason: code };
  if (NOT_LET_IN.has(code)) {
    return new ExpiredAuthError({
      code: 'mqtt.auth',
      message: 'The broker does not let this user in: check the connection’s user name and password.',
      details,
      cause,
    });
  }
  if (WRONG_VERSION.has(code)) {
    return new RetryableError({
      code: 'mqtt.version',
      message: 'The broker does not speak this version of MQTT: choose the other one in the connection.',
      details,
      cause,
    });
  }
  if (code === TAKEN_OVER) {
    return new RetryableError({
      code: 'mqtt.taken_over',
      message: 'Somebody else connected to the broker with the same client name.',
      details,
      cause,
    });
  }
  return new RetryableError({
    code: 'mqtt.refused',
    message: `The broker ended the connection: ${text || `reason ${code}`}.`,
    details,
    cause,
  });
}
