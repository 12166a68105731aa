/** What a trigger that is listening all the time is given, and what it says: one holder per trigger, by lease. */
import type { Failure, HttpClient, HttpStreamClient, SocketClient, WebSocketClient } from '#kernel';

import type { ConnectionCredentials } from '../connection-credentials';
import type { Logger } from '../logger';
import type { ServiceContext } from '../service-context';

/** One thing that happened, as it came: it is parsed after the commit. */
export interface HeldEvent {
  body: Buffer;
  /** How the body is read later. Default `application/json`. */
  contentType?: string;
  /** Names it: a second event of the trigger with the same key starts nothing. */
  key?: string | null;
  /** How long the key is remembered, in milliseconds. Default 7 days. */
  keyWindowMs?: number;
  /** What came beside the body (a topic, an event's name): what `parse` gets as the stored request's headers. */
  headers?: readonly (readonly [name: string, value: string])[];
}

export interface StoredHeldEvent {
  /** `dropped`: it is larger than what is stored; it is counted, and logged. */
  outcome: 'accepted' | 'duplicate' | 'dropped';
  eventId: string;
}

/** What the page and the API show of a trigger that is listening. All of it is kept; nothing of it is a secret. */
export interface HeldStatus {
  /** It works from now on. */
  connected(): void;
  /** It does not, or not any more; it will be tried again. */
  failed(failure: Failure): void;
  /** One more attempt to connect. */
  reconnecting(): void;
  /** So many events that a peer forced to be let go. */
  dropped(count: number): void;
}

export interface HeldContext<Input = unknown> {
  trigger: { id: string; workspaceId: string; workflowId: string; connector: string; operation: string };
  input: Input;
  /** As it is now; null when the trigger has no connection. Throws `FailureError` when it can't be read. */
  auth(): Promise<ConnectionCredentials | null>;
  /** The service, signed in as `auth` is now. Throws as `auth`. */
  service(signal: AbortSignal): Promise<ServiceContext>;
  http: HttpClient;
  httpStreams: HttpStreamClient;
  webSockets: WebSocketClient;
  sockets: SocketClient;
  logger: Logger;
  /** Aborted when the trigger is unpublished or changed, when the lease is lost, and when the process stops. */
  signal: AbortSignal;
  /** What the last `store` of this trigger kept, by whichever holder; null at first. Any JSON up to 64 KiB. */
  position: unknown;
  /**
   * Commits events, in their order and in one transaction, with the position that belongs to them. An empty list keeps
   * only the position. What is left out of the position stays as it was: `undefined` keeps it, null clears it.
   * Throws when the lease is lost (nothing was stored then) or the database is away.
   */
  store(events: readonly HeldEvent[], position?: unknown): Promise<readonly StoredHeldEvent[]>;
  status: HeldStatus;
}
