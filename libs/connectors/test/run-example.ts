/** Examples of a connector's fixtures, run against a service that answers what they say. */
import type {
  ActionDeclaration,
  ActionFixture,
  ActionSockets,
  AuthFixture,
  Connector,
  Exchange,
  Logger,
} from '#connector-sdk';
import { fakeActionContext, memoryFiles, serviceStandIn } from '#testing';

export interface ExampleRun {
  connector: Connector;
  auth?: AuthFixture | undefined;
  exchanges?: readonly Exchange[] | undefined;
}

/** What an example's operation is given, and what became of it. */
export function standInFor({ connector, auth, exchanges = [] }: ExampleRun) {
  const { http, streams, sent } = serviceStandIn(exchanges);
  const logged: unknown[] = [];
  const note = (...line: unknown[]): void => void logged.push(line);
  const logger: Logger = { debug: note, info: note, warn: note };
  const context = fakeActionContext(null, { connector, auth: auth ?? null, http, streams, logger });
  return { context, sent, logged };
}

export async function runAction(connector: Connector, action: ActionDeclaration, fixture: ActionFixture) {
  const { context, sent, logged } = standInFor({ connector, ...fixture });
  const { files, saved } = memoryFiles(fixture.files);
  const { written, sockets } = standInSockets(fixture.sockets?.held ?? 0);
  const output = await action.run({ ...context, input: fixture.input, files, sockets });
  return { output, sent, logged, saved, written };
}

/** Whoever is written to exists where the example says that somebody does. */
function standInSockets(held: number) {
  const written: { to: string | null; data: string }[] = [];
  const write = (to: string | null, data: string | Buffer) => {
    written.push({ to, data: data.toString() });
    return held;
  };
  const sockets: ActionSockets = {
    send: async (socketId, data) => ({ delivered: write(socketId, data) > 0 }),
    broadcast: async (workflowId, data) => ({ sockets: write(workflowId, data), dropped: 0 }),
  };
  return { written, sockets };
}

/** All that was asked for, in its order, and nothing else. */
export function expectSent(
  sent: ReturnType<typeof serviceStandIn>['sent'],
  exchanges: readonly Exchange[] = [],
): void {
  expect(sent.map(({ method, url }) => ({ method, url }))).toEqual(
    exchanges.map(({ request: { method, url } }) => ({ method, url })),
  );
  exchanges.forEach(({ request: { headers = {}, body, json } }, at) => {
    const asked = sent[at]!;
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    expect(asked.headers ?? {}).toMatchObject(Object.fromEntries(lower));
    if (body !== undefined) expect(unbounded(asked.body)).toBe(body);
    if (json !== undefined) expect(JSON.parse(asked.body ?? 'null')).toEqual(json);
  });
}

/** The boundary of a multipart body is another one each time. */
const unbounded = (body: string | null): string | null =>
  body?.replace(/sluice-[0-9a-f-]{36}/g, 'boundary') ?? null;

/** An example whose secrets are texts that are found wherever they go. */
export function withCanaries(auth: AuthFixture, secretNames: ReadonlySet<string>) {
  const canaries: string[] = [];
  const replaced = (value: unknown, name: string): unknown => {
    if (typeof value !== 'string' || !(secretNames.has(name) || name === 'accessToken')) return value;
    const canary = `canary${canaries.length}x${'q7Zk'.repeat(6)}`;
    canaries.push(canary);
    return canary;
  };
  const fields = Object.fromEntries(
    Object.entries(auth.fields).map(([name, value]) => [name, replaced(value, name)]),
  );
  return { auth: { ...auth, fields }, canaries };
}
