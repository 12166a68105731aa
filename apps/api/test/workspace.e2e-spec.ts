import { type Api, type Problem, startApi } from './start-api';

let api: Api;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

interface Workspace {
  name: string;
  settings: { retry: unknown };
}

const retry = { attempts: 2, backoff: 'fixed', initialMs: 50, maxMs: 50 };
const change = (body: unknown, as = api) => as.call<Workspace & Problem>('PATCH', '/workspace', { body });

/** The policy that a version published now is run with. */
async function publishedPolicy(): Promise<unknown> {
  const definition = {
    trigger: { connector: 'webhook', operation: 'catch', input: {} },
    steps: [{ id: 'fields', type: 'map', input: {} }],
  };
  const made = await api.call<{ id: string }>('POST', '/workflows', {
    body: { name: 'Retries', definition },
  });
  const published = await api.call('POST', `/workflows/${made.body.id}/publish`);
  expect(published.status).toBe(200);
  const [version] = await api.query<{ retry: unknown }>(
    'SELECT retry FROM workflow_versions WHERE workflow_id = $1',
    [made.body.id],
  );
  return version?.retry;
}

it('keeps the retry policy of the workspace, which versions published from then on have', async () => {
  expect((await api.call<Workspace>('GET', '/workspace')).body.settings).toEqual({ retry: null });
  expect(await publishedPolicy()).toBeNull();
  expect(await change({ settings: { retry } })).toMatchObject({ status: 200, body: { settings: { retry } } });
  expect(await publishedPolicy()).toEqual(retry);
  expect(await change({ settings: { retry: null } })).toMatchObject({ body: { settings: { retry: null } } });
  expect(await publishedPolicy()).toBeNull();
  const log = await api.query<{ details: unknown }>(
    "SELECT details FROM audit_entries WHERE action = 'workspace.change' ORDER BY id",
  );
  expect(log.map(({ details }) => details)).toEqual([{ settings: { retry } }, { settings: { retry: null } }]);
});

it('renames the workspace and leaves its settings', async () => {
  await change({ settings: { retry } });
  expect(await change({ name: 'Ours' })).toMatchObject({
    status: 200,
    body: { name: 'Ours', settings: { retry } },
  });
});

it.each([
  ['nothing', {}, ''],
  ['no tries', { settings: { retry: { attempts: 0 } } }, '/settings/retry'],
  ['an unknown setting', { settings: { colour: 'red' } }, '/settings'],
  ['an empty name', { name: '' }, '/name'],
])('refuses %s', async (_what, body, pointer) => {
  const { status, body: problem } = await change(body);
  expect(status).toBe(400);
  expect(JSON.stringify(problem.errors)).toContain(pointer);
});

it('is for admins to change, and for all to read', async () => {
  const { body } = await api.call<{ key: string }>('POST', '/api-keys', {
    body: { name: 'Edits', role: 'editor' },
  });
  const as = { key: body.key };
  expect((await api.call('GET', '/workspace', as)).status).toBe(200);
  expect((await api.call('PATCH', '/workspace', { ...as, body: { name: 'Mine' } })).status).toBe(403);
});
