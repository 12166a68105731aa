import { type Api, type Problem, startApi } from './start-api';

interface Saved {
  problems: { pointer: string; code: string; message: string }[];
}

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const trigger = { connector: 'webhook', operation: 'catch' };
const done = { id: 'done', type: 'map', input: {} };
const call = (workflowId: string) => ({ id: 'ring', type: 'call', workflowId });
const wholly = (...steps: unknown[]) => ({ trigger, steps });

async function make(name: string, definition: object = wholly(done)): Promise<string> {
  return (await api.call<{ id: string }>('POST', '/workflows', { body: { name, definition } })).body.id;
}
const save = async (id: string, definition: object) =>
  (await api.call<Saved>('PUT', `/workflows/${id}/draft`, { body: { definition } })).body.problems.map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );
const publish = async (id: string) => {
  const { status, body } = await api.call<Problem>('POST', `/workflows/${id}/publish`);
  return [
    status,
    ...(body.errors ?? []).map(({ pointer, code, message }) => `${pointer} ${code}: ${message}`),
  ];
};

describe('a workflow that calls others', () => {
  it('needs them in its workspace, and published', async () => {
    const stock = await make('Stock');
    const orders = await make('Orders');
    expect(await save(orders, wholly(call('018f0000-0000-7000-8000-000000000001')))).toEqual([
      '/steps/0/workflowId call.unknown_workflow',
    ]);
    expect(await save(orders, wholly(call(stock)))).toEqual([]);
    expect(await publish(orders)).toEqual([
      422,
      '/steps/0/workflowId call.not_published: ‘Stock’ is not published; publish it first, as nothing can call it until then.',
    ]);
    expect(await publish(stock)).toEqual([200]);
    expect(await publish(orders)).toEqual([200]);
    await api.call('DELETE', `/workflows/${stock}`);
    expect(await save(orders, wholly(call(stock.toUpperCase())))).toEqual([
      '/steps/0/workflowId call.unknown_workflow',
    ]);
  });

  it('is not called by them in its turn, however far away', async () => {
    const first = await make('First');
    const third = await make('Third');
    const second = await make('Second', wholly({ id: 'l', type: 'loop', over: 2, steps: [call(third)] }));
    await publish(third);
    await publish(second);
    expect(await save(first, wholly(call(second)))).toEqual([]);
    expect(await publish(first)).toEqual([200]);
    expect(await save(third, wholly(done, call(first)))).toEqual(['/steps/1/workflowId call.recursion']);
    expect(await publish(third)).toEqual([
      422,
      expect.stringContaining(
        '/steps/1/workflowId call.recursion: The call comes back to where it started: Third → First → Second → Third.',
      ),
    ]);
    expect(await save(third, wholly(call(third)))).toEqual(['/steps/0/workflowId call.recursion']);
  });

  it('takes what only looks like a call for what it is', async () => {
    const one = await make('One');
    const other = await make(
      'Other',
      wholly({ id: 'a', type: 'map', input: { x: { type: 'call', workflowId: one } } }),
    );
    await publish(other);
    expect(await save(one, wholly(call(other)))).toEqual([]);
    const odd = { id: 'a', type: 'map', input: [{ type: 'call' }, { type: 'call', workflowId: 7 }] };
    expect(await save(other, wholly({ ...odd, input: { odd: odd.input } }))).toEqual([]);
    expect(await publish(other)).toEqual([200]);
    expect(await publish(one)).toEqual([200]);
  });
});

it('refuses a workflow that is run for its own failures', async () => {
  const id = await make('Alone');
  const failures = await make('Failures');
  const settings = (onFailure: string) => ({ ...wholly(done), settings: { onFailure } });
  expect(await save(id, settings(id))).toEqual(['/settings/onFailure workflow.own_failure_workflow']);
  expect(await save(id, settings('018f0000-0000-7000-8000-000000000001'))).toEqual([
    '/settings/onFailure workflow.unknown_failure_workflow',
  ]);
  expect(await save(id, settings(failures))).toEqual([]);
});

it('answers to drafts that nest too deep, or are anything at all', async () => {
  const id = await make('Deep');
  const nested = (depth: number): object =>
    depth === 0 ? done : { id: `l${depth}`, type: 'loop', over: 1, steps: [nested(depth - 1)] };
  expect(await save(id, wholly(nested(80)))).toEqual([' workflow.too_deep']);
  expect(await save(id, wholly(nested(10)))).toEqual([`/steps/0${'/steps/0'.repeat(10)} step.too_deep`]);
  expect(await save(id, { steps: { type: 'call', workflowId: id }, settings: [id] })).toEqual(
    expect.arrayContaining(['/steps field.type', '/settings field.type']),
  );
});

it('lets no data say where a connection’s credentials go, unless that names its hosts', async () => {
  const { body: connection } = await api.call<{ id: string }>('POST', '/connections', {
    body: { name: 'Shops', connector: 'http', auth: 'bearer', fields: { token: 'open-sesame' } },
  });
  const url = 'https://{{trigger.body.shop}}.example.com/orders';
  const step = { id: 'get', type: 'action', connector: 'http', operation: 'request' };
  const orders = await make(
    'Orders',
    wholly({ ...step, connectionId: connection.id, input: { method: 'GET', url } }),
  );
  expect(await publish(orders)).toEqual([
    422,
    expect.stringContaining('/steps/0/input/url connection.open_address'),
  ]);
  const hold = (fields: object) =>
    api.call<Problem>('PATCH', `/connections/${connection.id}`, { body: { fields } });
  const refused = await hold({ allowedHosts: '*.example.com' });
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/fields/token' }] } });
  expect((await hold({ allowedHosts: '*.example.com', token: 'open-sesame' })).status).toBe(200);
  expect(await publish(orders)).toEqual([200]);
});
