import type { ConnectionCredentials, HeldContext, HeldEvent } from '#connector-sdk';
import {
  type Failure,
  type HttpClient,
  type HttpStreamClient,
  newId,
  type SocketClient,
  type WebSocketClient,
} from '#kernel';

import { fakeActionContext, type FakeActionOptions } from './action-context';
import { waitUntil } from './wait-until';

export interface FakeHeldOptions {
  input?: unknown;
  auth?: ConnectionCredentials | null;
  /** Whose API `service` speaks to. */
  connector?: FakeActionOptions['connector'];
  position?: unknown;
  http?: HttpClient;
  httpStreams?: HttpStreamClient;
  webSockets?: WebSocketClient;
  sockets?: SocketClient;
  /** What `store` does before it keeps anything: waits, or throws. */
  beforeStore?: (events: readonly HeldEvent[]) => Promise<void> | void;
}

/** A `HeldContext` without lease and database, that remembers what a driver did with it. */
export interface FakeHeld {
  context: HeldContext;
  /** In the order in which they were stored; a second one of the same key is not there. */
  events: HeldEvent[];
  /** The events of each `store`. */
  batches: (readonly HeldEvent[])[];
  /** What `store` was given as position, one by one. */
  positions: unknown[];
  statuses: ('connected' | 'reconnecting' | Failure)[];
  droppedCount: () => number;
  /** Bodies as text, of all events. */
  texts: () => string[];
  /** As when the trigger is unpublished. */
  abort: () => void;
  /** Resolves when so many events are stored. */
  stored: (count: number) => Promise<void>;
}

const absent = (what: string) => () => Promise.reject(new Error(`The test gave no ${what}.`));

export function fakeHeldContext({
  input = {},
  auth = null,
  position = null,
  ...options
}: FakeHeldOptions = {}): FakeHeld {
  const controller = new AbortController();
  const keys = new Map<string, string>();
  let dropped = 0;
  const serviceOf = (signal: AbortSignal) =>
    fakeActionContext(null, {
      ...(options.connector ? { connector: options.connector } : {}),
      auth,
      http: { request: (request) => fake.context.http.request({ signal, ...request }) },
      streams: fake.context.httpStreams,
      tcp: { connect: (target) => fake.context.sockets.connect({ signal, ...target }) },
      signal,
    });
  const fake: FakeHeld = {
    events: [],
    batches: [],
    positions: [],
    statuses: [],
    droppedCount: () => dropped,
    texts: () => fake.events.map(({ body }) => body.toString('utf8')),
    abort: () => controller.abort(),
    stored: async (count) => {
      await waitUntil(() => fake.events.length >= count, { what: `${count} events to be stored` });
    },
    context: {
      trigger: {
        id: newId(),
        workspaceId: newId(),
        workflowId: newId(),
        connector: 'test',
        operation: 'test',
      },
      input,
      auth: () => Promise.resolve(auth),
      service: (signal) => Promise.resolve(serviceOf(signal)),
      http: options.http ?? { request: absent('http') },
      httpStreams: options.httpStreams ?? { open: absent('httpStreams') },
      webSockets: options.webSockets ?? { open: absent('webSockets') },
      sockets: options.sockets ?? { connect: absent('sockets') },
      logger: { debug: () => undefined, info: () => undefined, warn: () => undefined },
      signal: controller.signal,
      position,
      store: async (events, moved) => {
        await options.beforeStore?.(events);
        fake.batches.push(events);
        if (moved !== undefined) {
          fake.context.position = moved;
          fake.positions.push(moved);
        }
        return events.map((event) => {
          const known = event.key ? keys.get(event.key) : undefined;
          if (known !== undefined) return { outcome: 'duplicate', eventId: known };
          const eventId = newId();
          if (event.key) keys.set(event.key, eventId);
          fake.events.push(event);
          return { outcome: 'accepted', eventId };
        });
      },
      status: {
        connected: () => fake.statuses.push('connected'),
        failed: (failure) => fake.statuses.push(failure),
        reconnecting: () => fake.statuses.push('reconnecting'),
        dropped: (count) => {
          dropped += count;
        },
      },
    },
  };
  return fake;
}
