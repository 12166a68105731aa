import { WorkerModule } from '#apps/worker';
import { startUpstream, type Upstream, waitUntil } from '#testing';

import { type Api, type Problem, startApi } from './start-api';

let api: Api;
let shop: Upstream;

beforeAll(async () => {
  [api, shop] = await Promise.all([
    startApi({ SLUICE_OUTBOUND_ALLOW: '127.0.0.0/8' }, [WorkerModule]),
    startUpstream(),
  ]);
});
afterAll(async () => {
  await shop.close();
  await api.close();
});

const CANARY = 'canary-3fK9q7Zk2';

const document = (paths: object = {}, more: object = {}) => ({
  openapi: '3.0.3',
  info: { title: 'Ann’s shop', version: '1.2', description: 'Cards and orders.' },
  servers: [{ url: `${shop.url}/v1` }],
  security: [{ shopKey: [] }],
  components: {
    securitySchemes: { shopKey: { type: 'apiKey', in: 'header', name: 'X-Shop-Key' } },
    schemas: {
      Order: {
        type: 'object',
        required: ['sku'],
        properties: {
          sku: { type: 'string' },
          quantity: { type: 'integer' },
          parent: { $ref: '#/components/schemas/Order' },
        },
      },
    },
  },
  paths: {
    '/orders': {
      post: {
        operationId: 'createOrder',
        summary: 'Make an order',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } },
        },
        responses: {
          201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } } },
        },
      },
      get: {
        operationId: 'listOrders',
        parameters: [{ name: 'status', in: 'query', schema: { type: 'string' } }],
        responses: { 200: {} },
      },
    },
    ...paths,
  },
  ...more,
});

interface Made {
  id: string;
  key: string;
  title: string;
  operations: { key: string; title: string; fields: { field: string; required: boolean }[] }[];
  auth: { key: string; fields: object }[];
  problems: { where: string }[];
}

async function make(body: object): Promise<Made> {
  const { status, body: made } = await api.call<Made>('POST', '/custom-connectors', { body });
  expect({ status, made }).toMatchObject({ status: 201 });
  return made;
}

const makeShop = () => make({ openapi: JSON.stringify(document()) });

async function publish(steps: object[]): Promise<string> {
  const definition = { trigger: { connector: 'workflow', operation: 'manual', input: {} }, steps };
  const { body } = await api.call<{ id: string }>('POST', '/workflows', {
    body: { name: 'Orders', definition },
  });
  const published = await api.call('POST', `/workflows/${body.id}/publish`);
  expect(published).toMatchObject({ status: 200 });
  return body.id;
}

interface Run {
  status: string;
  error: { code: string; message: string } | null;
  steps: { output: unknown; error: { code: string; message: string } | null }[];
}

async function runOf(workflowId: string): Promise<Run> {
  const { body } = await api.call<{ runId: string }>('POST', `/workflows/${workflowId}/run`, {
    body: { body: {} },
  });
  return waitUntil(
    async () => {
      const { body: run } = await api.call<Run>('GET', `/runs/${body.runId}`);
      return ['succeeded', 'failed', 'filtered'].includes(run.status) ? run : undefined;
    },
    { what: 'the run to end', timeoutMs: 20_000 },
  );
}

async function elsewhere(): Promise<string> {
  const other = '01900000-0000-7000-8000-00000000c0de';
  await api.query(`INSERT INTO workspaces (id, name) VALUES ($1, 'Other') ON CONFLICT DO NOTHING`, [other]);
  return other;
}

describe('from an OpenAPI document', () => {
  it('shows what there is before anything is kept', async () => {
    const { status, body } = await api.call('POST', '/custom-connectors/preview', {
      body: { openapi: JSON.stringify(document()) },
    });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        title: 'Ann’s shop',
        baseUrl: `${shop.url}/v1`,
        source: { kind: 'openapi', version: '1.2' },
        auth: [{ key: 'shop-key', title: 'Shop key' }],
        operations: [
          { key: 'list-orders', method: 'GET', path: '/orders', kept: false },
          {
            key: 'create-order',
            title: 'Make an order',
            fields: [{ field: 'sku', required: true }, { field: 'quantity' }, { field: 'parent' }],
          },
        ],
        problems: [],
        connection: null,
      },
    });
    expect((await api.call<{ items: unknown[] }>('GET', '/custom-connectors')).body.items).toEqual([]);
  });

  it('is pasted, connected, published and run', async () => {
    const made = await makeShop();
    expect(made.key).toMatch(/^custom-ann-s-shop-[0-9a-f]{8}$/);
    const listed = await api.call<{ items: { key: string }[] }>('GET', '/connectors?schemas=false');
    expect(listed.body.items.map(({ key }) => key)).toContain(made.key);
    const icon = await api.call<string>('GET', `/connectors/${made.key}/icon`);
    expect(icon).toMatchObject({ status: 200, body: expect.stringContaining('<svg') as string });
    const connection = await api.call<{ id: string }>('POST', '/connections', {
      body: { name: 'Shop', connector: made.key, auth: 'shop-key', fields: { apiKey: CANARY } },
    });
    expect(connection.status).toBe(201);
    shop.answer({ status: 201, body: { id: 7, sku: 'A1', echo: CANARY } });
    const workflowId = await publish([
      {
        id: 'order',
        type: 'action',
        connector: made.key,
        operation: 'create-order',
        connectionId: connection.body.id,
        input: { sku: 'A1', quantity: '{{2}}' },
      },
    ]);
    const run = await runOf(workflowId);
    expect(run).toMatchObject({
      status: 'succeeded',
      steps: [{ output: { status: 201, body: { id: 7, sku: 'A1' } } }],
    });
    expect(JSON.stringify(run)).not.toContain(CANARY);
    const sent = shop.requests.at(-1)!;
    expect(sent).toMatchObject({ method: 'POST', url: '/v1/orders', headers: { 'x-shop-key': CANARY } });
    expect(sent.headers['idempotency-key']).toBeTruthy();
    expect(JSON.parse(sent.body.toString())).toEqual({ sku: 'A1', quantity: 2 });

    const refused = await api.call<Problem>('DELETE', `/custom-connectors/${made.id}`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'conflict.state' } });
    expect(refused.body.detail).toContain('“Orders”');
    const taken = await api.call<Problem>('PATCH', `/custom-connectors/${made.id}`, {
      body: { operations: [{ key: 'list-orders' }] },
    });
    expect(taken).toMatchObject({ status: 409, body: { code: 'conflict.state' } });

    // What is changed is what the published version does from then on.
    shop.answer({ body: { id: 8 } });
    await api.call('PATCH', `/custom-connectors/${made.id}`, { body: { baseUrl: `${shop.url}/v2/` } });
    const again = await runOf(workflowId);
    expect(again).toMatchObject({ status: 'succeeded', steps: [{ output: { body: { id: 8 } } }] });
    expect(shop.requests.at(-1)).toMatchObject({ method: 'POST', url: '/v2/orders' });
    // But nobody gets the key by having it sent to a server of theirs.
    const moved = await api.call<Problem>('PATCH', `/custom-connectors/${made.id}`, {
      body: { baseUrl: 'https://elsewhere.example' },
    });
    expect(moved).toMatchObject({ status: 409, body: { code: 'conflict.state' } });

    await api.call('POST', `/workflows/${workflowId}/unpublish`);
    expect((await api.call('DELETE', `/custom-connectors/${made.id}`)).status).toBe(204);
    expect((await api.call('GET', `/connectors/${made.key}`)).status).toBe(404);
    expect((await api.call('GET', `/custom-connectors/${made.id}`)).status).toBe(404);
  });

  it('says what a failing service said, and what to do', async () => {
    const made = await makeShop();
    const connection = await api.call<{ id: string }>('POST', '/connections', {
      body: { name: 'Shop', connector: made.key, auth: 'shop-key', fields: { apiKey: CANARY } },
    });
    const workflowId = await publish([
      {
        id: 'orders',
        type: 'action',
        connector: made.key,
        operation: 'list-orders',
        connectionId: connection.body.id,
        input: {},
        retry: { attempts: 1 },
      },
    ]);
    shop.answer({ status: 401, body: { error: { message: `The key ${CANARY} is not known.` } } });
    const run = await runOf(workflowId);
    expect(run).toMatchObject({ status: 'failed', error: { code: `${made.key}.status_401` } });
    expect(run.error?.message).toMatch(/is not known.*Check the connection/);
    expect(JSON.stringify(run)).not.toContain(CANARY);
  });

  it('belongs to its workspace only', async () => {
    const made = await makeShop();
    const other = await elsewhere();
    await api.query('UPDATE custom_connectors SET workspace_id = $2 WHERE id = $1', [made.id, other]);
    const { id, key } = made;
    for (const [method, path, body] of [
      ['GET', `/custom-connectors/${id}`],
      ['PATCH', `/custom-connectors/${id}`, { title: 'Mine' }],
      ['DELETE', `/custom-connectors/${id}`],
    ] as const)
      expect((await api.call(method, path, { body })).status).toBe(404);
    const preview = { curl: 'curl https://a.example', connectorId: id };
    expect((await api.call('POST', '/custom-connectors/preview', { body: preview })).status).toBe(404);
    await waitUntil(async () => (await api.call('GET', `/connectors/${key}`)).status === 404 || undefined, {
      what: 'the connector to be gone',
      timeoutMs: 5000,
    });
    expect((await api.call('GET', `/connectors/${key}/icon`)).status).toBe(404);
    const connection = { name: 'x', connector: key, auth: 'shop-key', fields: { apiKey: 'x' } };
    expect((await api.call('POST', '/connections', { body: connection })).status).toBe(422);
    const draft = {
      trigger: { connector: 'workflow', operation: 'manual', input: {} },
      steps: [{ id: 's', type: 'action', connector: key, operation: 'list-orders', input: {} }],
    };
    const { body } = await api.call<{ id: string }>('POST', '/workflows', {
      body: { name: 'Theirs', definition: draft },
    });
    expect((await api.call('POST', `/workflows/${body.id}/publish`)).status).toBe(422);
  });

  it('is read anew without changing what steps call its operations', async () => {
    const made = await make({
      openapi: JSON.stringify(document()),
      title: 'My shop',
      operations: [{ key: 'create-order', title: 'Order something' }],
    });
    expect(made).toMatchObject({
      title: 'My shop',
      operations: [{ key: 'create-order', title: 'Order something' }],
    });
    const renamed = document(
      {
        '/cards': { get: { operationId: 'createOrder', responses: {} } },
      },
      { info: { title: 'Shop 2', version: '2' } },
    );
    (renamed.paths['/orders'].post as { operationId: string }).operationId = 'orders.create';
    const openapi = JSON.stringify(renamed);
    const preview = await api.call<{ operations: { key: string; path: string; kept: boolean }[] }>(
      'POST',
      '/custom-connectors/preview',
      { body: { openapi, connectorId: made.id } },
    );
    expect(preview.body.operations.map(({ key, path, kept }) => [key, path, kept])).toEqual([
      ['list-orders', '/orders', false],
      ['create-order', '/orders', true],
      ['create-order-2', '/cards', false],
    ]);
    const { body } = await api.call<Made>('PATCH', `/custom-connectors/${made.id}`, { body: { openapi } });
    expect(body).toMatchObject({
      title: 'My shop',
      source: { version: '2' },
      operations: [{ key: 'create-order', title: 'Order something' }],
    });
  });

  it('is fetched from its address, behind the guard', async () => {
    shop.answer({ body: JSON.stringify(document()), headers: { 'content-type': 'application/json' } });
    const made = await make({ url: `${shop.url}/openapi.json?token=${CANARY}` });
    expect(made).toMatchObject({ title: 'Ann’s shop', source: { url: `${shop.url}/openapi.json` } });
    shop.answer({ status: 404, body: 'no' });
    const failing = async (url: string) => {
      const { status, body } = await api.call<Problem>('POST', '/custom-connectors/preview', {
        body: { url },
      });
      return [status, body.code];
    };
    for (const url of [`${shop.url}/none`, 'http://169.254.169.254/latest', 'file:///etc/passwd', 'nowhere'])
      expect(await failing(url)).toEqual([422, 'connector.import_failed']);
    shop.answer({ body: '<!doctype html><title>Docs</title>', headers: { 'content-type': 'text/html' } });
    expect(await failing(shop.url)).toEqual([422, 'connector.import_failed']);
  });

  it('refuses what can’t be one, each with words', async () => {
    const hostile = [
      ['{', /paste all of it/i],
      ['{}', /openapi/],
      ['{"openapi":"3.0.0","paths":{}}', /no operations/],
      ['a: &a [x]\nb: *a', /openapi/],
      [
        `a: &a [l]\n${Array.from(
          { length: 30 },
          (_, n) =>
            `b${n}: &b${n} [${Array(9)
              .fill(n === 0 ? '*a' : `*b${n - 1}`)
              .join(',')}]`,
        ).join('\n')}`,
        /aliases/,
      ],
      [`[`.repeat(100_000), /YAML|openapi/i],
    ] as const;
    for (const [openapi, words] of hostile) {
      const { status, body } = await api.call<Problem>('POST', '/custom-connectors/preview', {
        body: { openapi },
      });
      expect({ status, code: body.code }).toEqual({ status: 422, code: 'connector.import_failed' });
      expect(body.detail).toMatch(words);
    }
    const both = { openapi: '{}', curl: 'curl https://a.example' };
    expect((await api.call('POST', '/custom-connectors', { body: both })).status).toBe(400);
    expect((await api.call('POST', '/custom-connectors', { body: { title: 'x' } })).status).toBe(400);
  });
});

describe('from a curl line', () => {
  const line = () =>
    `curl -X POST '${shop.url}/v1/cards/17?notify=true' -H 'Authorization: Bearer ${CANARY}' -H 'Content-Type: application/json' -d '{"name":"Ann"}'`;

  it('offers the credentials for a connection, and stores them nowhere', async () => {
    const preview = await api.call<{ connection: { auth: string; fields: object } }>(
      'POST',
      '/custom-connectors/preview',
      {
        body: { curl: line() },
      },
    );
    expect(preview.body.connection).toEqual({ auth: 'credentials', fields: { token: CANARY } });
    const made = await make({ curl: line(), title: 'Cards' });
    expect(JSON.stringify(made)).not.toContain(CANARY);
    const rows = await api.query<{ row: string }>(
      `SELECT c::text AS row FROM custom_connectors c UNION ALL SELECT a::text FROM audit_entries a
       UNION ALL SELECT k::text FROM idempotency_keys k`,
    );
    expect(rows.filter(({ row }) => row.includes(CANARY))).toEqual([]);

    const connection = await api.call<{ id: string }>('POST', '/connections', {
      body: { name: 'Cards', connector: made.key, ...preview.body.connection },
    });
    const operation = made.operations[0]!.key;
    const input = { cardId: '18', notify: 'false', name: 'Ben' };
    shop.answer({ body: { ok: true } });
    const workflowId = await publish([
      { id: 'card', type: 'action', connector: made.key, operation, connectionId: connection.body.id, input },
    ]);
    expect(await runOf(workflowId)).toMatchObject({ status: 'succeeded' });
    expect(shop.requests.at(-1)).toMatchObject({
      url: '/v1/cards/18?notify=false',
      headers: { authorization: `Bearer ${CANARY}` },
    });

    const added = await api.call<Made>('PATCH', `/custom-connectors/${made.id}`, {
      body: { curl: `curl ${shop.url}/v1/cards -H 'Authorization: Bearer $TOKEN'` },
    });
    expect(added.body.operations.map(({ key }) => key)).toEqual([operation, 'get-v1-cards']);
    expect(added.body.auth).toHaveLength(1);
    const foreign = await api.call<Problem>('PATCH', `/custom-connectors/${made.id}`, {
      body: { curl: 'curl https://elsewhere.example/x' },
    });
    expect(foreign).toMatchObject({ status: 422, body: { code: 'connector.import_failed' } });
  });

  it('adds an operation to a connector whose address has a path', async () => {
    const made = await makeShop();
    const curl = `curl '${shop.url}/v1/cards?page=2'`;
    const preview = await api.call<{ baseUrl: string; operations: { key: string; kept: boolean }[] }>(
      'POST',
      '/custom-connectors/preview',
      { body: { curl, connectorId: made.id } },
    );
    expect(preview.body).toMatchObject({
      baseUrl: `${shop.url}/v1`,
      operations: [{ key: 'get-v1-cards', kept: false }],
    });
    const body = {
      curl,
      baseUrl: preview.body.baseUrl,
      operations: [{ key: 'get-v1-cards', title: 'Cards' }],
    };
    const added = await api.call<Made>('PATCH', `/custom-connectors/${made.id}`, { body });
    expect(added.body).toMatchObject({
      baseUrl: `${shop.url}/v1`,
      operations: [
        { key: 'list-orders' },
        { key: 'create-order' },
        { key: 'get-v1-cards', title: 'Cards', path: '/cards' },
      ],
    });
    // The same line again takes the place of the operation that it made; its other fields are others.
    const again = await api.call<Made>('PATCH', `/custom-connectors/${made.id}`, {
      body: { curl: `curl '${shop.url}/v1/cards?sort=name'` },
    });
    expect(
      again.body.operations.map(({ key, fields }) => [key, fields.map(({ field }) => field)]).at(-1),
    ).toEqual(['get-v1-cards', ['sort']]);
    const outside = { body: { curl: `curl ${shop.url}/v2/cards` } };
    expect((await api.call('PATCH', `/custom-connectors/${made.id}`, outside)).status).toBe(422);
  });

  it('without credentials needs no connection', async () => {
    const made = await make({ curl: `curl ${shop.url}/status` });
    shop.answer({ body: { up: true } });
    const workflowId = await publish([
      { id: 'look', type: 'action', connector: made.key, operation: 'get-status', input: {} },
    ]);
    expect(await runOf(workflowId)).toMatchObject({
      status: 'succeeded',
      steps: [{ output: { body: { up: true } } }],
    });
  });

  it('refuses files of the person’s computer with words', async () => {
    const body = { curl: `curl ${shop.url} -d @secrets.json` };
    const { status, body: problem } = await api.call<Problem>('POST', '/custom-connectors/preview', { body });
    expect(status).toBe(422);
    expect(problem.detail).toMatch(/file of your computer/);
  });
});

it('is for editors; viewers may look', async () => {
  const { body: key } = await api.call<{ key: string }>('POST', '/api-keys', {
    body: { name: 'v', role: 'viewer' },
  });
  const made = await makeShop();
  const as = { key: key.key };
  expect((await api.call('GET', '/custom-connectors', as)).status).toBe(200);
  expect((await api.call('GET', `/custom-connectors/${made.id}`, as)).status).toBe(200);
  const body = { openapi: '{}' };
  expect((await api.call('POST', '/custom-connectors/preview', { ...as, body })).status).toBe(403);
  expect((await api.call('POST', '/custom-connectors', { ...as, body })).status).toBe(403);
  expect(
    (await api.call('PATCH', `/custom-connectors/${made.id}`, { ...as, body: { title: 'x' } })).status,
  ).toBe(403);
  expect((await api.call('DELETE', `/custom-connectors/${made.id}`, as)).status).toBe(403);
});
