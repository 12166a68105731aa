import { createHmac } from 'node:crypto';

import { newId } from '#kernel';

import { startPublic, type MadeWorkflow, type Public, type Trigger } from './start-public';

let app: Public;
beforeAll(async () => {
  app = await startPublic();
});
afterAll(() => app.close());

const catching = (input: Record<string, unknown> = {}, connectionId: string | null = null): Trigger => ({
  ...{ connector: 'webhook', operation: 'catch', input, connectionId },
});

async function published(trigger: Trigger): Promise<MadeWorkflow> {
  const made = await app.draft(trigger);
  const answer = await app.publish(made.id);
  expect(answer).toMatchObject({ status: 200, body: { triggerUrl: made.url } });
  return made;
}

const eventsOf = (id: string) =>
  app.query<{ method: string; path: string; headers: string[] }>(
    'SELECT method, path, headers FROM events WHERE workflow_id = $1 ORDER BY id',
    [id],
  );
const post = (url: string, body = '{}', headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

describe('what a webhook answers', () => {
  it('is an answer of its own where it has one, for a repeated delivery as well', async () => {
    const input = {
      answerStatus: 200,
      answerBody: '<ok/>',
      answerType: 'text/xml',
      deduplicateHeader: 'x-id',
    };
    const { id, url } = await published(catching(input));
    for (let n = 0; n < 2; n += 1) {
      const answer = await post(url, '{}', { 'x-id': 'one' });
      expect([answer.status, await answer.text()]).toEqual([200, '<ok/>']);
      expect(answer.headers.get('content-type')).toBe('text/xml');
      expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect(await eventsOf(id)).toHaveLength(1);
  });

  it('is never kept by a browser’s look at it: GET and HEAD start nothing', async () => {
    const { id, url } = await published(catching());
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(405);
    expect(await eventsOf(id)).toEqual([]);
  });
});

describe('a path below the address', () => {
  it('is taken apart, and nothing else is let in', async () => {
    const { id, url } = await published(catching({ path: '/orders/:id' }));
    expect((await post(`${url}/orders/a%2Fb?x=1`)).status).toBe(202);
    const refused = await post(`${url}/carts/7`);
    expect(refused.status).toBe(404);
    expect(await refused.json()).toMatchObject({ code: 'hook.unknown' });
    expect((await post(url)).status).toBe(404);
    expect(await eventsOf(id)).toMatchObject([{ path: '/orders/a%2Fb' }]);
    const { body } = await app.call<{ items: { id: string }[] }>('GET', `/events?workflowId=${id}`);
    const event = await app.call('GET', `/events/${body.items[0]!.id}`);
    expect(event.body).toMatchObject({ parsed: { params: { id: 'a/b' }, query: { x: '1' } } });
  });
});

describe('a page that sends from a browser', () => {
  const origin = 'https://shop.example';

  it('may where the trigger says so, and reads every answer', async () => {
    const { id, url } = await published(catching({ origins: [origin], methods: ['POST'] }));
    const asked = await fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe(origin);
    expect(asked.headers.get('access-control-allow-methods')).toBe('POST');
    expect(asked.headers.get('access-control-allow-headers')).toBe('content-type');
    const sent = await post(url, '{}', { origin });
    expect([sent.status, sent.headers.get('access-control-allow-origin')]).toEqual([202, origin]);
    const refused = await fetch(url, { method: 'PUT', headers: { origin } });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([405, origin]);
    const other = await post(url, '{}', { origin: 'https://evil.example' });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    expect(other.headers.get('vary')).toContain('origin');
    expect(await eventsOf(id)).toHaveLength(2);
  });

  it('may not otherwise', async () => {
    const { url } = await published(catching());
    const headers = { origin, 'access-control-request-method': 'POST' };
    const asked = await fetch(url, { method: 'OPTIONS', headers });
    expect(asked.status).toBe(405);
    expect(asked.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a webhook with a connection', () => {
  const secret = 'a long secret';
  const body = '{"action":"opened","repository":{"full_name":"ann/house"}}';
  const signed = (text = body, key = secret) =>
    `sha256=${createHmac('sha256', key).update(text).digest('hex')}`;
  let made: MadeWorkflow;
  beforeAll(async () => {
    const connectionId = await app.connect('github', 'signing', { secrets: ['an old secret', secret] });
    made = await published({ connector: 'github', operation: 'event', connectionId, input: {} });
  });
  const deliver = (signature: string | null, delivery: string, event = 'issues', text = body) =>
    post(made.url, text, {
      'x-github-event': event,
      'x-github-delivery': delivery,
      ...(signature === null ? {} : { 'x-hub-signature-256': signature }),
    });

  it('lets in who signs with one of its secrets', async () => {
    expect((await deliver(signed(), 'd-1')).status).toBe(200);
    expect((await deliver(signed(body, 'an old secret'), 'd-2')).status).toBe(200);
    expect(await eventsOf(made.id)).toHaveLength(2);
  });

  it.each([
    ['no signature', null],
    ['an empty one', ''],
    ['a wrong one', signed(body, 'wrong')],
    ['one of another body', signed(`${body} `)],
  ])('refuses %s with 401, and stores nothing', async (_, signature) => {
    const before = await eventsOf(made.id);
    const answer = await deliver(signature, 'd-3');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const problem = await answer.text();
    expect(problem).toContain('"code":"hook.unauthorized"');
    expect(problem).not.toContain(secret);
    expect(await eventsOf(made.id)).toEqual(before);
  });

  it('answers the handshake of its service, which starts nothing', async () => {
    const before = await eventsOf(made.id);
    expect((await deliver(signed(), 'd-4', 'ping')).status).toBe(200);
    expect((await deliver(signed(body, 'wrong'), 'd-4', 'ping')).status).toBe(401);
    expect(await eventsOf(made.id)).toEqual(before);
  });

  it('starts one run for 100 identical deliveries at once, all of which are told that it is well', async () => {
    const before = await eventsOf(made.id);
    const answers = await Promise.all(Array.from({ length: 100 }, () => deliver(signed(), 'd-100')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await eventsOf(made.id)).toHaveLength(before.length + 1);
  });

  it('counts why requests were refused', async () => {
    await deliver(null, 'd-5');
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toMatch(/^sluice_events_refused_total\{code="signature\.[a-z_]+"\} [1-9]/m);
  });

  it('lets nobody in once the connection is gone', async () => {
    const connectionId = await app.connect('github', 'signing', { secrets: [secret] });
    const orphan = await published({ connector: 'github', operation: 'event', connectionId, input: {} });
    await app.query('UPDATE triggers SET connection_id = $2 WHERE workflow_id = $1', [orphan.id, newId()]);
    const answer = await post(orphan.url, body, {
      'x-hub-signature-256': signed(),
      'x-github-event': 'issues',
    });
    expect(answer.status).toBe(503);
    expect(await eventsOf(orphan.id)).toEqual([]);
  });
});

describe('a check of the address by a method that starts nothing', () => {
  it('is answered, and nothing else by that method', async () => {
    const meta = await app.connect('meta', 'signing', { secrets: ['s'], verifyToken: 'a token' });
    const { url } = await published({ connector: 'meta', operation: 'event', connectionId: meta, input: {} });
    const query = 'hub.mode=subscribe&hub.verify_token=a%20token&hub.challenge=1158201444';
    const answer = await fetch(`${url}?${query}`);
    expect([answer.status, await answer.text()]).toEqual([200, '1158201444']);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect((await fetch(`${url}?${query.replace('a%20token', 'x')}`)).status).toBeGreaterThanOrEqual(400);
    expect((await fetch(url)).status).toBeGreaterThanOrEqual(400);

    const connectionId = await app.connect('trello', 'signing', { secrets: ['s'] });
    const trello = await published({ connector: 'trello', operation: 'event', connectionId, input: {} });
    expect((await fetch(trello.url, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(trello.url)).status).toBe(405);
    expect(await eventsOf(trello.id)).toEqual([]);
  });
});

describe('events that nobody asked for', () => {
  it('are answered as stored, and let go', async () => {
    const connectionId = await app.connect('github', 'signing', { secrets: ['a long secret'] });
    const { id, url } = await published({
      ...{ connector: 'github', operation: 'event', connectionId },
      input: { events: ['push'] },
    });
    const deliver = (event: string) =>
      post(url, '{}', {
        'x-github-event': event,
        'x-hub-signature-256': `sha256=${createHmac('sha256', 'a long secret').update('{}').digest('hex')}`,
      });
    expect((await deliver('issues')).status).toBe(200);
    expect(await eventsOf(id)).toEqual([]);
    expect((await deliver('push')).status).toBe(200);
    expect(await eventsOf(id)).toHaveLength(1);
  });
});

describe('a trigger’s rate', () => {
  it('is answered with 429, and when to come again, beyond it', async () => {
    const { id, url } = await published(catching({ ratePerSecond: 1, rateBurst: 5 }));
    const answers = await Promise.all(Array.from({ length: 12 }, () => post(url)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 202).length).toBeGreaterThanOrEqual(5);
    expect(refused.length).toBeGreaterThanOrEqual(6);
    const [one] = refused;
    expect(one!.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(one!.headers.get('ratelimit-policy')).toBe('"trigger";q=5;w=5');
    expect(one!.headers.get('ratelimit')).toBe(`"trigger";r=0;t=${one!.headers.get('retry-after')}`);
    expect(await one!.json()).toMatchObject({ code: 'rate.limited', status: 429 });
    expect((await eventsOf(id)).length).toBe(12 - refused.length);
  });
});
