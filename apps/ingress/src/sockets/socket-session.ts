/** What is known of a connection from its opening on. */
import type { ConnectionCredentials, SocketLimits, SocketTriggerDeclaration } from '#connector-sdk';
import type { TriggerAddress } from '#store';

export interface SocketSession {
  id: string;
  /** As it was when the connection opened. */
  trigger: TriggerAddress;
  declaration: SocketTriggerDeclaration;
  limits: SocketLimits;
  auth: ConnectionCredentials | null;
  address: string;
  protocol: string | null;
  /** Below the trigger's own address; empty or starting with `/`. */
  path: string;
  /** Without `?`, and without what is secret. */
  query: string;
}

/** Codes of RFC 6455 §7.4.1 and its registry that we close with. */
export const CLOSE = {
  goingAway: 1001,
  policy: 1008,
  internalError: 1011,
  serviceRestart: 1012,
  tryAgainLater: 1013,
} as const;

export interface Closing {
  code: number;
  /** At most 123 bytes. */
  reason: string;
  /** Whether its answer is not waited for: it says too much. */
  deaf?: boolean;
}
