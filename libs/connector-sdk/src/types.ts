/**
 * What a connector is: data. Every input and output is a TypeBox schema, from which TypeScript infers the types of
 * `run`, ajv checks, the API describes and the page draws a form.
 */
import type { HttpStreamClient, WebSocketClient } from '#kernel';
import type { Static, TObject, TSchema } from 'typebox';

import type { ActionSockets } from './action-sockets';
import type { ApiDeclaration } from './api/declaration';
import type { OAuth2Declaration } from './auth/oauth2-declaration';
import type { ApplyAuth } from './auth/placement';
import type { ConnectionCredentials } from './connection-credentials';
import type { ActionFiles } from './files';
import type { ConnectionNeed } from './connection-need';
import type { Logger } from './logger';
import type { FieldLoader, OptionLoader } from './options';
import type { ServiceContext } from './service-context';
import type { TriggerDeclaration } from './trigger/declarations';

export type { ConnectionCredentials, Logger, ServiceContext };

/** Hints for the page, put on a schema as `ui`. The label is the schema's `title`, the help its `description`. */
export interface UiHints {
  placeholder?: string;
  /** Never shown again, masked in step runs. */
  secret?: boolean;
  /** Shown as several lines. */
  multiline?: boolean;
  /** Lines of text of a certain kind get an editor that knows it. */
  format?: 'json' | 'cron' | 'html' | 'timeZone' | 'file';
  /** An address that the credentials of any connection may go to: with one, its host can't come from data. */
  address?: boolean;
  /** Shown only while another field has one of these values. */
  showWhen?: { field: string; in: readonly unknown[] };
  /** Behind "more settings". */
  advanced?: boolean;
  /** What the values of an enum are called, by value. */
  labels?: Readonly<Record<string, string>>;
  /** Choices that the service knows: a loader of the connector's `options`, asked again when another field changes. */
  options?: { load: string; dependsOn?: readonly string[] };
  /** The fields of this object are known to the service: a loader of the connector's `fieldSets`. */
  fields?: { load: string; dependsOn?: readonly string[] };
}

/** One way to sign in at a service. A connection stores `fields`, encrypted. */
export interface AuthKind<Fields extends TObject = TObject> {
  key: string;
  title: string;
  /** Where its fields are found at the service. */
  description?: string;
  fields: Fields;
  /** How requests carry it. Left out: operations place the credentials themselves. */
  apply?: ApplyAuth;
  /** Where its access tokens come from. */
  oauth2?: OAuth2Declaration;
}

export interface ActionContext<Input> extends ServiceContext {
  /** Rendered and checked against the operation's schema. */
  input: Input;
  /** Answers without an end, and large ones. */
  streams: HttpStreamClient;
  webSockets: WebSocketClient;
  files: ActionFiles;
  /** The WebSockets that third parties opened at triggers of this workspace. */
  sockets: ActionSockets;
  /** The same for every try of this step of this run. */
  idempotencyKey: string;
}

export interface ActionDeclaration<Input extends TObject = TObject, Output extends TSchema = TSchema> {
  key: string;
  title: string;
  description: string;
  input: Input;
  output: Output;
  /** Whether doing it twice does no harm; decides what happens after a crash in the middle. Default false. */
  idempotent?: boolean | ((input: Static<Input>) => boolean);
  /** The kinds of auth (`AuthKind.key`) whose connections it takes. Left out: all of the connector's that have `apply`. */
  auth?: ConnectionNeed;
  run(context: ActionContext<Static<Input>>): Promise<Static<Output>>;
}

/** Where a connector is found among the others. */
export type ConnectorGroup =
  'web' | 'time' | 'feeds' | 'mail' | 'messaging' | 'data' | 'files' | 'tools' | 'apps' | 'workflows';

export interface Connector {
  key: string;
  title: string;
  description: string;
  /** Default `apps`. */
  group?: ConnectorGroup;
  /** File name within the connector's folder. */
  icon: string;
  auth: readonly AuthKind[];
  /** The service's HTTP API: what `context.api` speaks to. */
  api?: ApiDeclaration;
  /**
   * Asks the service whether a connection works, by a call that changes nothing. Throws the SDK's errors.
   * `account`: whose it is, in words for a person.
   */
  test?(context: ServiceContext): Promise<{ account?: string | null }>;
  /** By the name that fields' `ui.options.load` give. */
  options?: Readonly<Record<string, OptionLoader>>;
  /** By the name that fields' `ui.fields.load` give. */
  fieldSets?: Readonly<Record<string, FieldLoader>>;
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
