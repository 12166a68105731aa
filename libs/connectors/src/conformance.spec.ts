/** What every connector must keep to, by its declarations and by the examples in its fixtures. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  type AuthKind,
  type Connector,
  type ConnectorFixtures,
  connectorProblems,
  defineConnector,
  describeHeld,
  type HeldFixture,
  type HeldTriggerDeclaration,
  isHeldTrigger,
  type MailTriggerDeclaration,
  type TriggerFixture,
  type UiHints,
} from '#connector-sdk';
import { FailureError } from '#kernel';
import { compileSchema } from '#schema';

import { expectSent, runAction, standInFor, withCanaries } from '../test/run-example';
import { createRegistry } from './registry';

// Whoever works on one connector looks at that one: CONNECTORS=github,slack npx jest conformance
const only = process.env.CONNECTORS?.split(',');
const registry = createRegistry(__dirname, only);
const builtIn = createRegistry(__dirname, ['github', 'webhook']);
const fixturesOf = (folder: string) =>
  JSON.parse(readFileSync(join(__dirname, folder, 'fixtures.json'), 'utf8')) as ConnectorFixtures;

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

/** Connections that have been made fit their kind; an access token is the vault's to add. */
function expectAuth(
  connector: Connector,
  auth: { kind: string; fields: Record<string, unknown> } | undefined,
) {
  if (!auth) return;
  const kind = connector.auth.find(({ key }) => key === auth.kind);
  expect(kind?.key).toBe(auth.kind);
  const { accessToken: _, ...entered } = auth.fields;
  expect(kind && compileSchema(kind.fields)(entered)).toEqual([]);
}

const secretsOf = (kind: AuthKind | undefined): ReadonlySet<string> =>
  new Set(
    Object.entries((kind?.fields.properties ?? {}) as Record<string, { ui?: UiHints }>)
      .filter(([, field]) => field.ui?.secret)
      .map(([name]) => name),
  );

const specsIn = (folder: string): string[] =>
  readdirSync(join(__dirname, folder), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.int.spec.ts'),
  );

describe.each(registry.all().map((connector) => [connector.key, connector] as const))(
  'connector %s',
  (key, connector) => {
    const fixtures = fixturesOf(key);
    const actionOf = (name: string) => {
      const action = registry.action(key, name);
      if (!action) throw new Error(`There is no action ‘${name}’.`);
      return action;
    };

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
      for (const fixture of fixtures.polls?.[trigger.key] ?? []) {
        it(`poll ${trigger.key}: ${fixture.title}`, async () => {
          if (trigger.kind !== 'poll') throw new Error('This trigger does not poll.');
          expect(compileSchema(trigger.input)(fixture.input)).toEqual([]);
          expectAuth(connector, fixture.auth);
          const { context, sent } = standInFor({ connector, ...fixture });
          const { input, cursor = null } = fixture;
          const sockets = context.tcp;
          expect(await trigger.poll({ ...context, input, cursor, sockets })).toEqual(fixture.output);
          expectSent(sent, fixture.exchanges);
        });
      }
    }

    for (const action of connector.actions) {
      for (const fixture of fixtures.actions?.[action.key] ?? []) {
        it(`action ${action.key}: ${fixture.title}`, async () => {
          expect(compileSchema(action.input)(fixture.input)).toEqual([]);
          expectAuth(connector, fixture.auth);
          expect(compileSchema(action.output)(fixture.output)).toEqual([]);
          if (fixture.live) return expect(specsIn(key)).not.toEqual([]);
          const { output, sent, saved, written } = await runAction(connector, action, fixture);
          expectSent(sent, fixture.exchanges);
          const { held: _, ...message } = fixture.sockets ?? { held: 0 };
          expect(written).toEqual(fixture.sockets ? [message] : []);
          expect(
            saved.map(({ ref: { name, contentType }, bytes }) => ({ name, contentType, bytes })),
          ).toEqual(
            (fixture.saved ?? []).map(({ name, contentType, text, base64 }) => ({
              name,
              contentType,
              bytes: Buffer.from(text ?? base64 ?? '', text === undefined ? 'base64' : 'utf8'),
            })),
          );
          expect(output).toEqual(fixture.output);
        });

        const { auth } = fixture;
        if (!auth || fixture.live) continue;
        it(`action ${action.key}: ${fixture.title}, shows no secret`, async () => {
          const names = secretsOf(connector.auth.find((kind) => kind.key === auth.kind));
          const { auth: planted, canaries } = withCanaries(auth, names);
          const { output, logged } = await runAction(connector, action, { ...fixture, auth: planted });
          const shown = JSON.stringify([output, logged]);
          for (const canary of canaries) expect(shown).not.toContain(canary);
        });
      }
    }

    for (const [loader, examples] of Object.entries(fixtures.options ?? {})) {
      for (const fixture of examples) {
        it(`options ${loader}: ${fixture.title}`, async () => {
          expectAuth(connector, fixture.auth);
          if (fixture.live) return expect(specsIn(key)).not.toEqual([]);
          const { context, sent } = standInFor({ connector, ...fixture });
          const { input = {}, search = '', cursor = null } = fixture;
          const page = await connector.options?.[loader]?.({ ...context, input, search, cursor });
          expect(page).toEqual(fixture.output);
          expectSent(sent, fixture.exchanges);
        });
      }
    }

    for (const [loader, examples] of Object.entries(fixtures.fieldSets ?? {})) {
      for (const fixture of examples) {
        it(`fields ${loader}: ${fixture.title}`, async () => {
          expectAuth(connector, fixture.auth);
          if (fixture.live) return expect(specsIn(key)).not.toEqual([]);
          const { context, sent } = standInFor({ connector, ...fixture });
          const schema = await connector.fieldSets?.[loader]?.({ ...context, input: fixture.input ?? {} });
          expect(() => compileSchema(schema ?? {})).not.toThrow();
          expect(JSON.parse(JSON.stringify(schema))).toEqual(fixture.output);
          expectSent(sent, fixture.exchanges);
        });
      }
    }

    for (const fixture of fixtures.test ?? []) {
      it(`test of a connection: ${fixture.title}`, async () => {
        expectAuth(connector, fixture.auth);
        if (fixture.live) return expect(specsIn(key)).not.toEqual([]);
        const { context, sent } = standInFor({ connector, ...fixture });
        expect(await connector.test?.(context)).toEqual(fixture.output);
        expectSent(sent, fixture.exchanges);
      });
    }

    for (const fixture of fixtures.errors ?? []) {
      it(`error: ${fixture.title}`, async () => {
        expectAuth(connector, fixture.auth);
        const action = actionOf(fixture.action);
        expect(compileSchema(action.input)(fixture.input)).toEqual([]);
        const names = secretsOf(connector.auth.find((kind) => kind.key === fixture.auth?.kind));
        const { auth, canaries } = fixture.auth
          ? withCanaries(fixture.auth, names)
          : { auth: undefined, canaries: [] };
        const { title, input, exchanges } = fixture;
        const run = runAction(connector, action, {
          ...{ title, input, output: null },
          ...(auth ? { auth } : {}),
          ...(exchanges ? { exchanges } : {}),
        });
        const error: unknown = await run.then(
          () => new Error('It did not fail.'),
          (thrown: unknown) => thrown,
        );
        if (!(error instanceof FailureError)) throw error;
        expect(error.failure).toMatchObject(fixture.failure);
        const shown = JSON.stringify(error.failure);
        for (const canary of canaries) expect(shown).not.toContain(canary);
      });
    }

    it('has examples of what it does', () => {
      const lacks = (name: string, examples: readonly unknown[] | undefined) =>
        examples?.length ? [] : [name];
      // Of other protocols, an integration test asks a real server.
      const isTested = typeof connector.api?.baseUrl !== 'string' && specsIn(key).length > 0;
      const polls = isTested ? [] : connector.triggers.filter(({ kind }) => kind === 'poll');
      expect([
        ...connector.triggers.flatMap((one) => lacks(`trigger ${one.key}`, fixtures.triggers?.[one.key])),
        ...polls.flatMap((one) => lacks(`poll ${one.key}`, fixtures.polls?.[one.key])),
        ...connector.actions.flatMap((one) => lacks(`action ${one.key}`, fixtures.actions?.[one.key])),
        ...Object.keys(connector.options ?? {}).flatMap((one) =>
          lacks(`options ${one}`, fixtures.options?.[one]),
        ),
        ...Object.keys(connector.fieldSets ?? {}).flatMap((one) =>
          lacks(`fields ${one}`, fixtures.fieldSets?.[one]),
        ),
        ...(connector.test ? lacks('test', fixtures.test) : []),
      ]).toEqual([]);
    });

    it('has examples of a refused sign-in and of what passes, where it speaks to a service of its own', () => {
      if (typeof connector.api?.baseUrl !== 'string' || connector.actions.length === 0) return;
      const kinds = (fixtures.errors ?? []).map(({ failure }) => failure.kind);
      expect(kinds).toEqual(expect.arrayContaining(['auth', 'retryable']));
    });

    it('lets a connection name the authority of an installation of one’s own, where it speaks to a service', () => {
      if (typeof connector.api?.baseUrl !== 'string') return;
      for (const kind of connector.auth.filter(({ apply }) => apply)) {
        expect(kind.fields.properties).toMatchObject({ ca: { ui: { multiline: true, advanced: true } } });
        expect(secretsOf(kind)).not.toContain('ca');
      }
    });

    it('says where its facts are from, where it speaks to a service of its own', () => {
      if (typeof connector.api?.baseUrl !== 'string') return;
      expect(readFileSync(join(__dirname, key, 'README.md'), 'utf8')).toMatch(/^## Sources$/m);
      expect(existsSync(join(__dirname, key, connector.icon))).toBe(true);
    });
  },
);

describe('the conformance rules', () => {
  it('name a kind of auth that a trigger takes and the connector has not', () => {
    const github = builtIn.connector('github');
    if (!github) throw new Error('there is no GitHub connector');
    const [trigger] = github.triggers;
    const bare = { ...github, triggers: [trigger!], actions: [] };
    expect(connectorProblems({ ...bare, auth: [] })).toEqual(
      (trigger?.auth?.kinds ?? []).map(
        (kind) => `github ${trigger?.key}: takes the kind of auth ‘${kind}’, which there is not`,
      ),
    );
    const open = { ...trigger!, auth: { kinds: [], required: true } };
    expect(connectorProblems({ ...bare, triggers: [open] })).toEqual([
      `github ${trigger?.key}: takes connections, but names no kind of auth`,
    ]);
  });

  it('name a loader that a field asks and the connector has not', () => {
    const webhook = builtIn.connector('webhook');
    const trigger = builtIn.trigger('webhook', 'catch');
    if (!webhook || !trigger) throw new Error('there is no webhook connector');
    const input = {
      type: 'object',
      properties: { team: { title: 'Team', type: 'string', ui: { options: { load: 'teams' } } } },
    };
    const asking = { ...trigger, input } as unknown as typeof trigger;
    expect(connectorProblems({ ...webhook, triggers: [asking], actions: [] })).toEqual([
      'webhook catch input: the field ‘team’ asks the loader ‘teams’, which there is not',
    ]);
  });

  it('name each fault of a declaration', () => {
    const webhook = builtIn.connector('webhook');
    const trigger = builtIn.trigger('webhook', 'catch');
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
