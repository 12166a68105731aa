import { startUpstream, type Upstream } from '#testing';

import { type Api, type Problem, startApi } from './start-api';

const SECRET = 'sk_test_canary_0123456789';

interface Connection {
  id: string;
  status: string;
  statusMessage: string | null;
  account: string | null;
  testedAt: string | null;
  fields: Record<string, unknown>;
}

describe('Testing a connection', () => {
  let api: Api;
  let service: Upstream;
  let id: string;

  beforeAll(async () => {
    [api, service] = await Promise.all([startApi({ SLUICE_OUTBOUND_ALLOW: '127.0.0.0/8' }), startUpstream()]);
    const { body } = await api.call<Connection>('POST', '/connections', {
      body: {
        name: 'Stripe',
        connector: 'stripe',
        auth: 'access',
        fields: { token: SECRET, baseUrl: service.url },
      },
    });
    id = body.id;
    expect(body).toMatchObject({ status: 'ok', account: null, testedAt: null });
  });
  afterAll(async () => {
    await service.close();
    await api.close();
  });

  const test = <Body = Connection>() => api.call<Body>('POST', `/connections/${id}/test`);
  const find = async () => (await api.call<Connection>('GET', `/connections/${id}`)).body;

  it('asks the service whose it is', async () => {
    service.answer({ body: { id: 'acct_1', business_profile: { name: 'Rosa’s Roses' } } });
    const { status, body } = await test();
    expect([status, body.account, body.status]).toEqual([200, 'Rosa’s Roses', 'ok']);
    expect(Date.parse(body.testedAt!)).toBeGreaterThan(Date.now() - 60_000);
    expect(service.requests.at(-1)!.headers.authorization).toContain(SECRET);
    expect(await find()).toEqual(body);
  });

  it('shows wrong credentials with the connection, in the words of the service and without the secret', async () => {
    service.answer({
      status: 401,
      body: { error: { message: `Invalid API Key: ${SECRET}`, type: 'invalid_request_error' } },
    });
    const { status, body } = await test<Problem>();
    expect([status, body.code]).toEqual([422, 'connection.test_failed']);
    expect(body.detail).toContain('Invalid API Key: ••••••');
    const shown = await find();
    expect(shown).toMatchObject({ status: 'reconnect', account: 'Rosa’s Roses' });
    expect(shown.statusMessage).toContain('Invalid API Key: ••••••');
    expect(JSON.stringify([body, shown])).not.toContain(SECRET);
  });

  it('shows nothing with the connection when the service is down for a while', async () => {
    await api.call('PATCH', `/connections/${id}`, { body: { fields: { token: SECRET } } });
    expect(await find()).toMatchObject({ status: 'ok', statusMessage: null });
    service.answer({ status: 503, body: { error: { message: 'Down', type: 'api_error' } } });
    expect((await test<Problem>()).body).toMatchObject({ code: 'connection.test_failed' });
    expect(await find()).toMatchObject({ status: 'ok' });
  });

  it('takes the mark away once it works', async () => {
    await api.query("UPDATE connections SET status = 'reconnect', status_message = 'Wrong' WHERE id = $1", [
      id,
    ]);
    service.answer({ body: { id: 'acct_1' } });
    expect((await test()).body).toMatchObject({ status: 'ok', statusMessage: null, account: 'acct_1' });
  });

  it('is for connectors that can be tested, and for connections of one’s own workspace', async () => {
    const { body } = await api.call<Connection>('POST', '/connections', {
      body: { name: 'Any', connector: 'http', auth: 'bearer', fields: { token: 'a token' } },
    });
    const answer = await api.call<Problem>('POST', `/connections/${body.id}/test`);
    expect(answer.body.code).toBe('conflict.state');
    const nobodys = await api.call<Problem>('POST', '/connections/01900000-0000-7000-8000-000000000000/test');
    expect(nobodys.body.code).toBe('resource.not_found');
  });
});
