import type { ActionDeclaration, Connector, ConnectorRegistry } from '#connector-sdk';
import type { CustomConnector, CustomConnectorRepository } from '#store';

import type { CustomDefinition } from './definition';
import { StoreCatalogue } from './store-catalogue';

const action = { key: 'request' } as ActionDeclaration;
const http = {
  key: 'http',
  title: 'HTTP',
  actions: [action],
  triggers: [],
  auth: [],
} as unknown as Connector;
const builtIn: ConnectorRegistry = {
  all: () => [http],
  connector: (key) => (key === 'http' ? http : undefined),
  trigger: () => undefined,
  action: (connector, key) => (connector === 'http' && key === 'request' ? action : undefined),
};

const definition: CustomDefinition = {
  baseUrl: 'https://api.example.com',
  auth: [
    {
      key: 'basic',
      title: 'Basic',
      description: '',
      parts: [{ type: 'basic', usernameField: 'u', passwordField: 'p' }],
    },
  ],
  source: { kind: 'curl', url: null, title: null, version: null },
  operations: [
    {
      key: 'get-x',
      title: 'Get x',
      description: '',
      method: 'GET',
      path: '/x',
      parameters: [],
      body: null,
      needsConnection: false,
      headers: {},
      accepts: [],
      output: {},
    },
  ],
};

const row = (id: string, more: object = {}): CustomConnector =>
  ({
    id,
    key: `custom-${id}`,
    title: id,
    description: '',
    definition,
    revision: 1,
    ...more,
  }) as unknown as CustomConnector;

function catalogueOf(rows: Record<string, CustomConnector[]>) {
  const asked = { revisions: 0, all: 0 };
  const warned: unknown[] = [];
  const stored = {
    revisions: async (workspaceId: string) => (asked.revisions++, rows[workspaceId] ?? []),
    all: async (workspaceId: string) => (asked.all++, rows[workspaceId] ?? []),
  } as unknown as CustomConnectorRepository;
  const logger = { warn: (...line: unknown[]) => void warned.push(line) } as never;
  return { catalogue: new StoreCatalogue(builtIn, stored, logger), asked, warned };
}

it('has what every workspace has, and what this one made', async () => {
  const { catalogue, warned } = catalogueOf({ a: [row('mine')] });
  const registry = await catalogue.of('a');
  expect(warned).toEqual([]);
  expect(registry.all().map(({ key }) => key)).toEqual(['http', 'custom-mine']);
  expect(registry.action('custom-mine', 'get-x')?.title).toBe('Get x');
  expect(registry.action('http', 'request')).toBe(action);
  expect(registry.connector('custom-other')).toBeUndefined();
  expect((await catalogue.of('b')).connector('custom-mine')).toBeUndefined();
  expect(await catalogue.connector('b', 'custom-mine')).toBeUndefined();
  expect(await catalogue.action('a', 'custom-mine', 'get-x')).toBe(registry.action('custom-mine', 'get-x'));
});

it('asks the database for nothing but connectors that people made', async () => {
  const { catalogue, asked } = catalogueOf({});
  expect(await catalogue.connector('a', 'http')).toBe(http);
  expect(await catalogue.action('a', 'http', 'request')).toBe(action);
  expect(asked.revisions).toBe(0);
  expect(await catalogue.of('a')).toBe(builtIn);
  expect(asked).toEqual({ revisions: 1, all: 0 });
});

it('looks once for many who ask, and reads again only what changed', async () => {
  const rows = { a: [row('one'), row('two')] };
  const { catalogue, asked } = catalogueOf(rows);
  const [first, second] = await Promise.all([catalogue.of('a'), catalogue.of('a')]);
  expect(first).toBe(second);
  expect(asked).toEqual({ revisions: 1, all: 1 });
  expect(await catalogue.of('a')).toBe(first);
  expect(asked.revisions).toBe(1);
  catalogue.changed('a');
  expect(await catalogue.of('a')).toBe(first);
  expect(asked).toEqual({ revisions: 2, all: 1 });
  rows.a = [row('one'), row('two', { revision: 2, title: 'Second' })];
  catalogue.changed('a');
  const third = await catalogue.of('a');
  expect(third).not.toBe(first);
  expect(third.connector('custom-one')).toBe(first.connector('custom-one'));
  expect(third.connector('custom-two')?.title).toBe('Second');
});

it('does without one that can’t be read', async () => {
  const { catalogue, warned } = catalogueOf({
    a: [row('bad', { definition: { future: true } }), row('good')],
  });
  expect((await catalogue.of('a')).all().map(({ key }) => key)).toEqual(['http', 'custom-good']);
  expect(warned).toHaveLength(1);
});
