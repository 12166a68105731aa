/** Examples kept in a connector's `fixtures.json`: tests run them, the page shows them as sample values. */
export interface ConnectorFixtures {
  triggers?: Record<string, (TriggerFixture | HeldFixture | CallFixture)[]>;
  actions?: Record<string, ActionFixture[]>;
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

export interface ActionFixture {
  title: string;
  input: Record<string, unknown>;
  auth?: { kind: string; fields: Record<string, unknown> };
  /** What the action must send; headers it sends besides these are not looked at. Left out: it sends none. */
  request?: { method: string; url: string; headers: Record<string, string>; body: string | null };
  response?: { status: number; headers: Record<string, string>; body: string };
  /** What it must send to WebSockets, and how many there are; left out: it sends nothing there. */
  sockets?: { to: string | null; data: string; held: number };
  output: unknown;
}

/** What is missing in a connector's fixtures: a sentence for each operation without an example. */
export function missingFixtures(
  connector: { triggers: readonly { key: string }[]; actions: readonly { key: string }[] },
  fixtures: ConnectorFixtures,
): string[] {
  const missing = (operations: readonly { key: string }[], given: Record<string, unknown[]> | undefined) =>
    operations
      .filter(({ key }) => !given?.[key]?.length)
      .map(({ key }) => `fixtures.json has no example of ‘${key}’`);
  return [...missing(connector.triggers, fixtures.triggers), ...missing(connector.actions, fixtures.actions)];
}
