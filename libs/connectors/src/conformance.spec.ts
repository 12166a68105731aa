import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  type ActionFixture,
  type ActionSockets,
  type ConnectorFixtures,
  connectorProblems,
  defineConnector,
  describeHeld,
  type HeldFixture,
  type HeldTriggerDeclaration,
  isHeldTrigger,
  type MailTriggerDeclaration,
  type TriggerFixture,
} from '#connector-sdk';
import type { HttpRequest } from '#kernel';
import { compileSchema } from '#schema';

import { createRegistry } from './registry';

const registry = createRegistry();
const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const fixturesOf = (folder: string) =>
  JSON.parse(readFileSync(join(__dirname, folder, 'fixtures.json'), 'utf8')) as ConnectorFixtures;

function stubHttp(answer: ActionFixture['response']) {
  const sent: HttpRequest[] = [];
  const request = async (asked: HttpRequest) => {
    sent.push(asked);
    if (!answer) throw new Error('The example has no response.');
    return { status: answer.status, url: asked.url, headers: answer.headers, body: Buffer.from(answer.body) };
  };
  return { sent, http: { request } };
}

/** Whoever is written to exists where the example says that somebody does. */
function stubSockets(held: number) {
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

/** As the engine does after the commit. */
function describeStored(
  trigger: HeldTriggerDeclaration | MailTriggerDeclaration,
  { stored, input }: HeldFixture,
): Promise<unknown> {
  const { headers = [], contentType = 'application/json', body, encoding, receivedAt } = stored;
  const request = {
    method: 'POST',
    path: '',
    query: '',
    headers,
    body: Buffer.from(body, encoding),
    receivedAt,
  };
  return trigger.parse?.(request, input) ?? describeHeld(request, contentType);
}

describe.each(registry.all().map((connector) => [connector.key, connector] as const))(
  'connector %s',
  (key, connector) => {
    const fixtures = fixturesOf(key);

    it('keeps the rules', () => expect(connectorProblems(connector)).toEqual([]));

    // The boot only looks whether they are valid, as all of them compiled would take their room in every process.
    it('has schemas that compile', () => {
      const operations = [...connector.triggers, ...connector.actions];
      const schemas = [
        ...connector.auth.map(({ fields }) => fields),
        ...operations.flatMap(({ input, output }) => [input, output]),
      ];
      for (const schema of schemas) expect(() => compileSchema(schema)).not.toThrow();
    });

    it('has an icon that holds no script and loads nothing', () => {
      const icon = readFileSync(join(__dirname, key, connector.icon), 'utf8');
      expect(icon).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      expect(icon.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
        /<script|\son\w+=|href|url\(|https?:/i,
      );
    });

    it('has a README with its title', () => {
      expect(readFileSync(join(__dirname, key, 'README.md'), 'utf8').split('\n')[0]).toBe(
        `# ${connector.title}`,
      );
    });

    for (const trigger of connector.triggers) {
      for (const fixture of fixtures.triggers?.[trigger.key] ?? []) {
        it(`trigger ${trigger.key}: ${fixture.title}`, async () => {
          expect(compileSchema(trigger.input)(fixture.input)).toEqual([]);
          expect(compileSchema(trigger.output)(fixture.output)).toEqual([]);
          if (trigger.kind === 'call') return;
          if (isHeldTrigger(trigger) || trigger.kind === 'mail') {
            expect(await describeStored(trigger, fixture as HeldFixture)).toEqual(fixture.output);
            return;
          }
          const { request } = fixture as TriggerFixture;
          const received = { ...request, body: Buffer.from(request.body) };
          expect(await trigger.parse(received, fixture.input)).toEqual(fixture.output);
        });
      }
    }

    for (const action of connector.actions) {
      for (const fixture of fixtures.actions?.[action.key] ?? []) {
        it(`action ${action.key}: ${fixture.title}`, async () => {
          expect(compileSchema(action.input)(fixture.input)).toEqual([]);
          const kind = connector.auth.find(({ key: kindKey }) => kindKey === fixture.auth?.kind);
          if (fixture.auth) expect(kind && compileSchema(kind.fields)(fixture.auth.fields)).toEqual([]);
          const { sent, http } = stubHttp(fixture.response);
          const { held = 0, ...message } = fixture.sockets ?? {};
          const { written, sockets } = stubSockets(held);
          const output = await action.run({
            input: fixture.input,
            auth: fixture.auth ?? null,
            http,
            sockets,
            logger,
            idempotencyKey: 'fixture-key',
            signal: new AbortController().signal,
          });
          expect(sent).toHaveLength(fixture.request ? 1 : 0);
          if (fixture.request) expect(sent[0]).toMatchObject(fixture.request);
          expect(written).toEqual(fixture.sockets ? [message] : []);
          expect(output).toEqual(fixture.output);
          expect(compileSchema(action.output)(output)).toEqual([]);
        });
      }
    }
  },
);

describe('the conformance rules', () => {
  it('name a kind of auth that a trigger takes and the connector has not', () => {
    const github = registry.connector('github');
    if (!github) throw new Error('there is no GitHub connector');
    expect(connectorProblems({ ...github, auth: [] })).toEqual(
      (github.triggers[0]?.auth?.kinds ?? []).map(
        (kind) => `github event: takes the kind of auth ‘${kind}’, which there is not`,
      ),
    );
    const [trigger] = github.triggers;
    const open = { ...trigger!, auth: { kinds: [], required: true } };
    expect(connectorProblems({ ...github, triggers: [open] })).toEqual([
      'github event: takes connections, but names no kind of auth',
    ]);
  });

  it('name each fault of a declaration', () => {
    const webhook = registry.connector('webhook');
    const trigger = registry.trigger('webhook', 'catch');
    if (!webhook || !trigger) throw new Error('there is no webhook connector');
    const broken = defineConnector({
      ...webhook,
      key: 'Web hook',
      description: '',
      triggers: [trigger, trigger],
    });
    expect(connectorProblems(broken)).toEqual([
      'Web hook: ‘Web hook’ is not a key (lower-case letters, digits, _ and -)',
      'Web hook: has no description',
      'Web hook: has two triggers named ‘catch’',
    ]);
  });
});
