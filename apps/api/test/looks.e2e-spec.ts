import { startUpstream, type Upstream } from '#testing';

import { type Api, type Problem, startApi } from './start-api';

let api: Api;
let upstream: Upstream;

beforeAll(async () => {
  [api, upstream] = await Promise.all([startApi({ SLUICE_OUTBOUND_ALLOW: '127.0.0.0/8' }), startUpstream()]);
});
afterAll(async () => {
  await upstream.close();
  await api.close();
});

interface Look {
  found: number;
  samples: { body: unknown; headers: object; receivedAt: string }[];
}

const look = <Body = Look>(input: object, more: object = {}) =>
  api.call<Body>('POST', '/triggers/look', {
    body: { connector: 'poll', operation: 'items', input, ...more },
  });

async function newConnection(connector: string): Promise<string> {
  const { body, status } = await api.call<{ id: string }>('POST', '/connections', {
    body: { name: 'Secret', connector, auth: 'bearer', fields: { token: 'top-secret' } },
  });
  expect(status).toBe(201);
  return body.id;
}

it('shows the newest of what is there, as a run would have it', async () => {
  upstream.answer({ body: { orders: [1, 2, 3, 4, 5].map((id) => ({ id })) } });
  const { status, body } = await look({ url: upstream.url, itemsPath: 'orders', order: 'oldest_first' });
  expect(status).toBe(200);
  expect(body.found).toBe(5);
  expect(body.samples.map((sample) => sample.body)).toEqual([{ id: 5 }, { id: 4 }, { id: 3 }]);
  expect(body.samples[0]).toMatchObject({ headers: {}, receivedAt: expect.any(String) as string });
});

it('signs in with a connection of the same connector only', async () => {
  upstream.answer({ body: [] });
  const asked = upstream.requests.length;
  const connectionId = await newConnection('poll');
  expect((await look({ url: upstream.url }, { connectionId })).status).toBe(200);
  expect(upstream.requests[asked]?.headers.authorization).toBe('Bearer top-secret');
  const foreign = await look<Problem>({ url: upstream.url }, { connectionId: await newConnection('http') });
  expect(foreign).toMatchObject({ status: 422, body: { code: 'trigger.look_failed' } });
  expect(upstream.requests).toHaveLength(asked + 1);
});

it('says what went wrong', async () => {
  const failing = async (input: object, more?: object) => {
    const { status, body } = await look<Problem>(input, more);
    return [status, body.code];
  };
  upstream.answer({ status: 500, body: 'no' });
  expect(await failing({ url: upstream.url })).toEqual([422, 'trigger.look_failed']);
  expect(await failing({ url: 'http://169.254.169.254/' })).toEqual([422, 'trigger.look_failed']);
  expect(await failing({ url: 'nowhere' })).toEqual([422, 'workflow.invalid']);
  expect(await failing({})).toEqual([422, 'workflow.invalid']);
  expect(await failing({}, { connector: 'schedule', operation: 'cron' })).toEqual([400, 'request.invalid']);
  expect(await failing({}, { connector: 'none' })).toEqual([404, 'connector.unknown']);
  const { body: key } = await api.call<{ key: string }>('POST', '/api-keys', {
    body: { name: 'v', role: 'viewer' },
  });
  const asked = { connector: 'poll', operation: 'items', input: { url: upstream.url } };
  expect((await api.call('POST', '/triggers/look', { body: asked, key: key.key })).status).toBe(403);
});
