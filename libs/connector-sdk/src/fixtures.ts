/** Examples kept in a connector's `fixtures.json`: tests run them, the page shows them as sample values. */
import type { FailureKind } from '#kernel';

import type { Connector } from './types';

export interface ConnectorFixtures {
  triggers?: Record<string, (TriggerFixture | HeldFixture | CallFixture)[]>;
  actions?: Record<string, ActionFixture[]>;
  /** What polls ask and find, beside the example of what becomes of an item. */
  polls?: Record<string, PollFixture[]>;
  /** By loader. */
  options?: Record<string, OptionsFixture[]>;
  fieldSets?: Record<string, FieldSetFixture[]>;
  /** Of the connector's `test`. */
  test?: ConnectionTestFixture[];
  /** What the service's documented errors become. */
  errors?: ErrorFixture[];
}

export interface TriggerFixture {
  title: string;
  input: Record<string, unknown>;
  request: {
    method: string;
    path: string;
    query: string;
    headers: [string, string][];
    body: string;
    receivedAt: string;
  };
  /** What templates see as `trigger`. */
  output: unknown;
}

/** Of a trigger that is listening: an event as it was stored, and how it is read later. */
export interface HeldFixture {
  title: string;
  input: Record<string, unknown>;
  stored: {
    /** Default none. */
    headers?: [string, string][];
    /** Default `application/json`. */
    contentType?: string;
    body: string;
    /** Of `body`: text as it is, or bytes. Default `utf8`. */
    encoding?: 'utf8' | 'base64';
    receivedAt: string;
  };
  /** What templates see as `trigger`. */
  output: unknown;
}

/** Of a trigger without an address: there is no request. */
export interface CallFixture {
  title: string;
  input: Record<string, unknown>;
  /** What templates see as `trigger`. */
  output: unknown;
}

export interface AuthFixture {
  kind: string;
  fields: Record<string, unknown>;
}

/** A request that must be sent, and what the service answers. */
export interface Exchange {
  request: {
    method: string;
    url: string;
    /** Headers that are sent besides these are not looked at. */
    headers?: Record<string, string>;
    /** As text; null: none. Left out, `json` too: not looked at. */
    body?: string | null;
    json?: unknown;
  };
  response: {
    status: number;
    headers?: Record<string, string>;
    body?: string;
    /** In place of `body`; the content type is JSON then unless `headers` say otherwise. */
    json?: unknown;
  };
}

/** The bytes of a file that an example takes or makes. */
export interface FileFixture {
  name: string;
  contentType: string;
  text?: string;
  base64?: string;
}

interface Exchanges {
  auth?: AuthFixture;
  /** All that it sends, in this order. Left out: it sends nothing. */
  exchanges?: Exchange[];
  /** It needs a server: only its schemas are looked at, and an integration test of the folder runs it. */
  live?: true;
}

export interface ActionFixture extends Exchanges {
  title: string;
  input: Record<string, unknown>;
  /** What references in `input` stand for, by their `$file`. */
  files?: Record<string, FileFixture>;
  /** What it stores, in this order; their references are `saved-1`, `saved-2`… */
  saved?: FileFixture[];
  /** What it must send to WebSockets, and how many there are; left out: it sends nothing there. */
  sockets?: { to: string | null; data: string; held: number };
  output: unknown;
}

export interface PollFixture extends Exchanges {
  title: string;
  input: Record<string, unknown>;
  /** Default null: the first poll. */
  cursor?: unknown;
  output: { items: { id: string; value: unknown }[]; cursor?: unknown; waitMs?: number };
}

export interface OptionsFixture extends Exchanges {
  title: string;
  input?: Record<string, unknown>;
  search?: string;
  cursor?: string | null;
  output: { options: { value: unknown; label: string; hint?: string }[]; nextCursor?: string | null };
}

export interface FieldSetFixture extends Exchanges {
  title: string;
  input?: Record<string, unknown>;
  /** A JSON schema. */
  output: unknown;
}

export interface ConnectionTestFixture extends Exchanges {
  title: string;
  auth: AuthFixture;
  output: { account?: string | null };
}

export interface ErrorFixture extends Exchanges {
  title: string;
  /** Which one meets it. */
  action: string;
  input: Record<string, unknown>;
  failure: { kind: FailureKind; code: string; retryAfterMs?: number };
}

/** What is missing in a connector's fixtures: a sentence for each part without an example. */
export function missingFixtures(
  connector: Pick<Connector, 'triggers' | 'actions' | 'options' | 'fieldSets' | 'test'>,
  fixtures: ConnectorFixtures,
): string[] {
  const missing = (keys: readonly string[], given: Record<string, unknown[]> | undefined) =>
    keys.filter((key) => !given?.[key]?.length).map((key) => `fixtures.json has no example of ‘${key}’`);
  const keysOf = (operations: readonly { key: string }[]) => operations.map(({ key }) => key);
  return [
    ...missing(keysOf(connector.triggers), fixtures.triggers),
    ...missing(keysOf(connector.actions), fixtures.actions),
    ...missing(Object.keys(connector.options ?? {}), fixtures.options),
    ...missing(Object.keys(connector.fieldSets ?? {}), fixtures.fieldSets),
    ...(connector.test && !fixtures.test?.length ? ['fixtures.json has no example of ‘test’'] : []),
  ];
}
