import {
  type ActionContext,
  type ActionSockets,
  type ConnectionCredentials,
  type Connector,
  createApiClient,
  type Logger,
} from '#connector-sdk';
import type { HttpClient, HttpStreamClient, SocketClient, WebSocketClient } from '#kernel';

import { memoryFiles } from './memory-files';

export interface FakeActionOptions {
  /** Whose API `context.api` speaks to. */
  connector?: Pick<Connector, 'key' | 'title' | 'auth' | 'api'>;
  auth?: ConnectionCredentials | null;
  http?: HttpClient;
  streams?: HttpStreamClient;
  webSockets?: WebSocketClient;
  tcp?: SocketClient;
  files?: ActionContext<unknown>['files'];
  sockets?: ActionSockets;
  logger?: Logger;
  signal?: AbortSignal;
  idempotencyKey?: string;
}

const absent = (what: string) => () => Promise.reject(new Error(`The test gave no ${what}.`));
const NO_CONNECTOR: NonNullable<FakeActionOptions['connector']> = { key: 'test', title: 'Test', auth: [] };

/** An action's context without an engine; what the test does not give can't be used. */
export function fakeActionContext<Input>(
  input: Input,
  options: FakeActionOptions = {},
): ActionContext<Input> {
  const { connector = NO_CONNECTOR, auth = null, signal = new AbortController().signal } = options;
  const { http = { request: absent('HTTP client') }, streams = { open: absent('stream client') } } = options;
  const { idempotencyKey = 'fixture-key' } = options;
  const { key, title, api = { baseUrl: null } } = connector;
  return {
    input,
    auth,
    api: createApiClient({
      service: { key, title, api },
      http,
      streams,
      kind: connector.auth.find((kind) => kind.key === auth?.kind) ?? null,
      credentials: auth,
      idempotencyKey,
      signal,
      now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
    }),
    http,
    streams,
    webSockets: options.webSockets ?? { open: absent('WebSocket client') },
    tcp: options.tcp ?? { connect: absent('socket client') },
    files: options.files ?? memoryFiles().files,
    sockets: options.sockets ?? { send: absent('sockets'), broadcast: absent('sockets') },
    logger: options.logger ?? { debug: () => undefined, info: () => undefined, warn: () => undefined },
    idempotencyKey,
    signal,
  };
}
