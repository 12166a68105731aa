import type { HttpClient, SocketClient } from '#kernel';

import type { ApiClient } from './api/declaration';
import type { ConnectionCredentials } from './connection-credentials';
import type { Logger } from './logger';

/** What is at hand wherever a connector speaks to its service. */
export interface ServiceContext {
  /** Null where there is no connection. */
  auth: ConnectionCredentials | null;
  /** The service's API, signed in; see `Connector.api`. */
  api: ApiClient;
  /** Any HTTP, without credentials. */
  http: HttpClient;
  /** TCP and TLS, for other protocols. */
  tcp: SocketClient;
  logger: Logger;
  signal: AbortSignal;
}
