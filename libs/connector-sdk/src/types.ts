/**
 * What a connector is: data. Every input and output is a TypeBox schema, from which TypeScript infers the types of
 * `run`, ajv checks, the API describes and the page draws a form.
 */
import type { HttpClient } from '#kernel';
import type { Static, TObject, TSchema } from 'typebox';

import type { ActionSockets } from './action-sockets';
import type { ConnectionCredentials } from './connection-credentials';
import type { Logger } from './logger';
import type { TriggerDeclaration } from './trigger/declarations';

export type { ConnectionCredentials, Logger };

/** Hints for the page, put on a schema as `ui`. The label is the schema's `title`, the help its `description`. */
export interface UiHints {
  placeholder?: string;
  /** Never shown again, masked in step runs. */
  secret?: boolean;
  /** Shown as several lines. */
  multiline?: boolean;
  /** Lines of text of a certain kind get an editor that knows it. */
  format?: 'json' | 'cron' | 'html' | 'timeZone';
  /** Shown only while another field has one of these values. */
  showWhen?: { field: string; in: readonly unknown[] };
  /** Behind "more settings". */
  advanced?: boolean;
  /** What the values of an enum are called, by value. */
  labels?: Readonly<Record<string, string>>;
}

/** One way to sign in at a service. A connection stores `fields`, encrypted. */
export interface AuthKind<Fields extends TObject = TObject> {
  key: string;
  title: string;
  fields: Fields;
}

export interface ActionContext<Input> {
  /** Rendered and checked against the operation's schema. */
  input: Input;
  auth: ConnectionCredentials | null;
  /** Behind the outbound guard; carries `signal`, the time-out and the `Idempotency-Key` for you unless you set them. */
  http: HttpClient;
  /** The WebSockets that third parties opened at triggers of this workspace. */
  sockets: ActionSockets;
  logger: Logger;
  /** The same for every try of this step of this run. */
  idempotencyKey: string;
  /** Aborted at the step's or the run's time-out, at cancel, and when the lease is lost. */
  signal: AbortSignal;
}

export interface ActionDeclaration<Input extends TObject = TObject, Output extends TSchema = TSchema> {
  key: string;
  title: string;
  description: string;
  input: Input;
  output: Output;
  /** Whether doing it twice does no harm; decides what happens after a crash in the middle. Default false. */
  idempotent?: boolean | ((input: Static<Input>) => boolean);
  run(context: ActionContext<Static<Input>>): Promise<Static<Output>>;
}

/** Where a connector is found among the others. */
export type ConnectorGroup = 'web' | 'time' | 'feeds' | 'mail' | 'messaging' | 'data' | 'apps' | 'workflows';

export interface Connector {
  key: string;
  title: string;
  description: string;
  /** Default `apps`. */
  group?: ConnectorGroup;
  /** File name within the connector's folder. */
  icon: string;
  auth: readonly AuthKind[];
  triggers: readonly TriggerDeclaration[];
  actions: readonly ActionDeclaration[];
}

/** All connectors there are, by key. Apps inject it; the engine knows no connector by name. */
export interface ConnectorRegistry {
  all(): readonly Connector[];
  connector(key: string): Connector | undefined;
  trigger(connector: string, operation: string): TriggerDeclaration | undefined;
  action(connector: string, operation: string): ActionDeclaration | undefined;
}

/** Injection token of the registry. */
export const CONNECTOR_REGISTRY = Symbol('CONNECTOR_REGISTRY');
