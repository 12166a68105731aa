/** How a connection ended in, what follows from it out. */
import type { CloseRule, ConversationEnd } from '#connector-sdk';
import { type Failure, FailureError, type WebSocketClose } from '#kernel';

export interface Ending {
  then: ConversationEnd['then'];
  /** Null: nothing is wrong, the peer only wants a new connection. */
  failure: Failure | null;
}

export const failureOf = (code: string, message: string, kind: Failure['kind'] = 'retryable'): Failure => ({
  kind,
  code,
  message,
});

/** Of a rule; `message` is rendered. */
export function endingByRule({ then, code = 'stream.ended' }: ConversationEnd, message: string): Ending {
  const kind = then === 'stop' ? 'permanent' : 'retryable';
  if (then !== 'stop' && message === '') return { then, failure: null };
  return { then, failure: failureOf(code, message || 'The other side ended the conversation.', kind) };
}

const covers = (codes: CloseRule['codes'], code: number): boolean =>
  codes.some((one) => (typeof one === 'number' ? one === code : code >= one[0] && code <= one[1]));

/** Of a closed socket. */
export function endingByClose(
  { code, reason, failure }: WebSocketClose,
  rules: readonly CloseRule[] = [],
): Ending {
  if (failure) return { then: 'reconnect', failure };
  const rule = rules.find(({ codes }) => covers(codes, code));
  const then = rule?.then ?? 'reconnect';
  const message = [rule?.message, said(code, reason)].filter(Boolean).join(' ');
  return { then, failure: failureOf('stream.closed', message, then === 'stop' ? 'permanent' : 'retryable') };
}

function said(code: number, reason: string): string {
  if (code === 1006) return 'The connection broke.';
  return reason
    ? `The other side closed the connection (${code}: ${reason}).`
    : `The other side closed the connection (${code}).`;
}

export const silenceEnding = (ms: number): Ending => ({
  then: 'reconnect',
  failure: failureOf(
    'stream.silent',
    `Nothing came for ${Math.round(ms / 1000)} seconds, not even an answer to a ping.`,
    'timeout',
  ),
});

export const heartbeatEnding: Ending = {
  then: 'reconnect',
  failure: failureOf('stream.heartbeat_missed', 'The other side did not answer the heartbeat.', 'timeout'),
};

export const loginEnding: Ending = {
  then: 'reconnect',
  failure: failureOf(
    'stream.login_timeout',
    'The connection was opened, but the other side never said that it is ready.',
    'timeout',
  ),
};

export const deafEnding: Ending = {
  then: 'reconnect',
  failure: failureOf('stream.not_reading', 'The other side does not read what is sent to it.'),
};

/** Thrown where it must not be tried again. */
export const stopError = (failure: Failure): FailureError =>
  new FailureError({ ...failure, kind: 'permanent' });
