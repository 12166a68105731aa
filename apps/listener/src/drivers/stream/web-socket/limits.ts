/** All limits of a conversation, in milliseconds, events and bytes; tests have their own. */
import { Pulse } from './pulse';

export interface WebSocketLimits {
  pulse: Pulse;
  /** Between two pings of RFC 6455. */
  pingMs: number;
  /** Without any frame, the connection is taken for dead. */
  silenceMs: number;
  loginMs: number;
  /** A peer's own wish for a shorter heartbeat is not heard. */
  leastHeartbeatMs: number;
  /** Before a new connection: a random part of `firstPauseMs`, doubled each time up to `longestPauseMs`. */
  firstPauseMs: number;
  longestPauseMs: number;
  /** After so long the next pause is a first one again. */
  stableMs: number;
  /** What may wait to be stored before nothing more is read. */
  maxEvents: number;
  maxBytes: number;
  /** Messages that the peer has not taken yet. */
  maxUnsent: number;
  /** Between two tries to store while the database is away. */
  firstStoreRetryMs: number;
  longestStoreRetryMs: number;
  /** A position without an event is kept after so long. */
  positionMs: number;
  /** For what was received, once the trigger is not listened for any more. */
  leaveMs: number;
  /** For the closing handshake. */
  closeMs: number;
}

export const WEB_SOCKET_LIMITS: WebSocketLimits = {
  pulse: new Pulse(250),
  pingMs: 30_000,
  silenceMs: 40_000,
  loginMs: 30_000,
  leastHeartbeatMs: 1000,
  firstPauseMs: 1000,
  longestPauseMs: 60_000,
  stableMs: 60_000,
  maxEvents: 1000,
  maxBytes: 4 * 1024 * 1024,
  maxUnsent: 2000,
  firstStoreRetryMs: 100,
  longestStoreRetryMs: 5000,
  positionMs: 5000,
  leaveMs: 5000,
  closeMs: 1000,
};
