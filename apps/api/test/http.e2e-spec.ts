import { request } from 'node:http';

import { waitUntil } from '#testing';

import { type Api, OWNER, type Problem, startApi } from './start-api';

let api: Api;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

async function keyOf(role: string): Promise<string> {
  const { body } = await api.call<{ key: string }>('POST', '/api-keys', { body: { name: role, role } });
  return body.key;
}

async function signIn(): Promise<string> {
  const { headers } = await api.call('POST', '/sign-in', { body: OWNER, key: null });
  return headers.get('set-cookie')!.split(';')[0]!;
}

describe('who may call', () => {
  it('asks for credentials, and for right ones', async () => {
    const none = await api.call<Problem>('GET', '/workflows', { key: null });
    expect(none).toMatchObject({ status: 401, body: { code: 'auth.required' } });
    expect(none.headers.get('www-authenticate')).toBe('Bearer');
    expect(await api.call('GET', '/workflows', { key: 'wrong' })).toMatchObject({
      status: 401,
      body: { code: 'auth.invalid' },
    });
    const basic = await api.call('GET', '/workflows', { key: null, headers: { authorization: 'Basic abc' } });
    expect(basic).toMatchObject({ status: 401, body: { code: 'auth.invalid' } });
  });

  it('lets a viewer read but not write, and an editor write but not administer', async () => {
    const [viewer, editor] = await Promise.all([keyOf('viewer'), keyOf('editor')]);
    expect((await api.call('GET', '/workflows', { key: viewer })).status).toBe(200);
    const write = { body: { name: 'x' } };
    expect(await api.call('POST', '/workflows', { ...write, key: viewer })).toMatchObject({
      status: 403,
      body: { code: 'auth.forbidden' },
    });
    expect((await api.call('POST', '/workflows', { ...write, key: editor })).status).toBe(201);
    expect((await api.call('GET', '/api-keys', { key: editor })).status).toBe(403);
  });

  it('takes a cookie’s writes only from its own page', async () => {
    const cookie = await signIn();
    const create = (headers: Record<string, string>) =>
      api.call<Problem>('POST', '/workflows', {
        body: { name: 'x' },
        key: null,
        headers: { cookie, ...headers },
      });
    expect((await api.call('GET', '/workflows', { key: null, headers: { cookie } })).status).toBe(200);
    expect(await create({})).toMatchObject({ status: 403, body: { code: 'auth.csrf' } });
    expect((await create({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await create({ origin: 'null' })).status).toBe(403);
    expect((await create({ origin: api.url })).status).toBe(201);
    const stranger = { body: OWNER, key: null, headers: { origin: 'https://evil.example' } };
    expect(await api.call('POST', '/sign-in', stranger)).toMatchObject({
      status: 403,
      body: { code: 'auth.csrf' },
    });
  });
});

describe('bad requests', () => {
  it('are answered with problem documents that name what is wrong', async () => {
    const malformed = await api.call<Problem>('POST', '/workflows', { body: '{"name": ' });
    expect(malformed).toMatchObject({ status: 400, body: { code: 'request.malformed_json' } });
    expect(malformed.headers.get('content-type')).toContain('application/problem+json');
    expect(await api.call('POST', '/workflows', { body: '{"name":"x","__proto__":{}}' })).toMatchObject({
      status: 400,
    });

    const empty = await api.call<Problem>('POST', '/workflows', { body: '' });
    expect(empty).toMatchObject({
      status: 400,
      body: { code: 'request.invalid', errors: [{ pointer: '/name' }] },
    });

    const both = await api.call<Problem>('POST', '/workflows', { body: { name: '', colour: 'red' } });
    expect(both.body.errors!.map(({ pointer }) => pointer).toSorted()).toEqual(['/colour', '/name']);

    const nul = await api.call<Problem>('POST', '/workflows', {
      body: { name: 'a', definition: { x: ['\u0000'] } },
    });
    expect(nul).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/definition/x/0', code: 'field.text' }] },
    });
  });

  it('cover what the server itself refuses', async () => {
    const form = { body: 'name=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect(await api.call('POST', '/workflows', form)).toMatchObject({
      status: 415,
      body: { code: 'request.unsupported_media_type' },
    });
    const xml = { body: '<x/>', headers: { 'content-type': 'application/xml' } };
    expect(await api.call('POST', '/workflows', xml)).toMatchObject({ status: 415 });
    const large = { body: { name: 'x'.repeat(1_100_000) } };
    expect(await api.call('POST', '/workflows', large)).toMatchObject({
      status: 413,
      body: { code: 'request.too_large' },
    });
    expect(await api.call('GET', '/nowhere')).toMatchObject({
      status: 404,
      body: { code: 'route.not_found' },
    });
    const wrong = await api.call<Problem>('PUT', '/workflows');
    expect(wrong).toMatchObject({ status: 405, body: { code: 'route.method_not_allowed' } });
    expect(wrong.headers.get('allow')).toBe('GET, POST');
    expect(await api.call('GET', '/workflows/not-an-id')).toMatchObject({
      status: 404,
      body: { code: 'resource.not_found' },
    });
  });

  it('can’t be nested so deep that reading them breaks', async () => {
    const deep = `{"name":"x","definition":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_001)}`;
    expect(await api.call('POST', '/workflows', { body: deep })).toMatchObject({
      status: 400,
      body: { code: 'request.invalid' },
    });
  });

  it('tell nothing of an unexpected fault but where to find it', async () => {
    await api.query('ALTER TABLE workflows RENAME TO hidden');
    try {
      const { status, headers, body } = await api.call<Problem>('GET', '/workflows');
      expect([status, body.code]).toEqual([500, 'server.error']);
      expect(body.detail).toContain(headers.get('x-request-id'));
      expect(JSON.stringify(body)).not.toMatch(/relation|SELECT|workflows/);
    } finally {
      await api.query('ALTER TABLE hidden RENAME TO workflows');
    }
  });
});

describe('Idempotency-Key', () => {
  const create = (key: string, name: string, more: object = {}) =>
    api.call<{ id: string } & Problem>('POST', '/workflows', {
      body: { name },
      headers: { 'idempotency-key': key },
      ...more,
    });

  it('carries a request out once', async () => {
    const [a, b] = await Promise.all([create('k1', 'Once'), create('k1', 'Once')]);
    const again = await create('k1', 'Once');
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('etag')).toBe('"1"');
    for (const { status, body } of [a, b])
      expect(status === 201 ? body.id : body.code).toBe(
        status === 201 ? again.body.id : 'request.idempotency_in_progress',
      );
    const rows = await api.query("SELECT id FROM workflows WHERE name = 'Once'");
    expect(rows).toHaveLength(1);
  });

  it('refuses the key for another request or another caller', async () => {
    await create('k2', 'One');
    expect(await create('k2', 'Two')).toMatchObject({
      status: 409,
      body: { code: 'request.idempotency_conflict' },
    });
    expect(await create('k2', 'One', { key: await keyOf('editor') })).toMatchObject({ status: 409 });
  });

  it('leaves the key free when the request failed', async () => {
    const { id } = (await create('k3', 'Empty')).body;
    const publish = () =>
      api.call('POST', `/workflows/${id}/publish`, { headers: { 'idempotency-key': 'k4' } });
    expect((await publish()).status).toBe(422);
    expect((await publish()).status).toBe(422);
    expect(await api.query("SELECT key FROM idempotency_keys WHERE key = 'k4'")).toEqual([]);
  });

  it('forgets after a day', async () => {
    await create('k5', 'Old');
    await api.query("UPDATE idempotency_keys SET created_at = now() - interval '25 hours' WHERE key = 'k5'");
    expect((await create('k5', 'New')).status).toBe(201);
  });

  it('never stores an answer that holds a secret', async () => {
    const headers = { 'idempotency-key': 'k6' };
    const { body } = await api.call<{ key: string }>('POST', '/api-keys', {
      body: { name: 'secret' },
      headers,
    });
    const rows = await api.query<{ text: string }>('SELECT response::text AS text FROM idempotency_keys');
    expect(rows.map(({ text }) => text).join()).not.toContain(body.key);
  });
});

describe('connectors', () => {
  it('are shown with their schemas and icons', async () => {
    const { body } = await api.call<{ items: { key: string; icon: string; actions: object[] }[] }>(
      'GET',
      '/connectors',
    );
    expect(body.items.map(({ key }) => key)).toEqual(expect.arrayContaining(['http', 'webhook']));
    const one = await api.call<{ icon: string; actions: { input: object }[] }>('GET', '/connectors/http');
    expect(one.body.actions[0]!.input).toMatchObject({ type: 'object', required: ['method', 'url'] });
    const icon = await api.call<string>('GET', `/${one.body.icon}`);
    expect(icon.status).toBe(200);
    expect(icon.headers.get('content-type')).toBe('image/svg+xml');
    expect(icon.body).toContain('<svg');
    expect(await api.call('GET', '/connectors/fax')).toMatchObject({
      status: 404,
      body: { code: 'connector.unknown' },
    });
  });
});

describe('live updates', () => {
  it('tell which runs changed', async () => {
    const step = { id: 'a', type: 'map', input: {} };
    const definition = { trigger: { connector: 'webhook', operation: 'catch' }, steps: [step] };
    const { id } = (
      await api.call<{ id: string }>('POST', '/workflows', { body: { name: 'Live', definition } })
    ).body;
    await api.call('POST', `/workflows/${id}/publish`);
    const { runId } = (await api.call<{ runId: string }>('POST', `/workflows/${id}/run`)).body;

    const cookie = await signIn();
    const aborted = new AbortController();
    const response = await fetch(`${api.url}/api/v1/live`, { headers: { cookie }, signal: aborted.signal });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    let text = '';
    const reading = (async () => {
      for await (const chunk of response.body!) text += Buffer.from(chunk).toString();
    })().catch(() => undefined);
    // The subscription may need a moment; a cancelled run is told once, a retried one each time.
    await api.call('POST', `/runs/${runId}/cancel`);
    await waitUntil(async () => {
      await api.call('POST', `/runs/${runId}/retry`, { body: { from: 'start' } });
      return /event: runs\ndata: \{"runIds":\["[0-9a-f-]{36}"/.test(text);
    });
    aborted.abort();
    await reading;
  });

  it('end when the server stops', async () => {
    const own = await startApi();
    const ended = new Promise<void>((resolve) => {
      const { hostname, port } = new URL(own.url);
      const headers = { authorization: 'Bearer sluice_test_key_of_the_owner_0123456789' };
      const sent = request({ hostname, port, path: '/api/v1/live', headers }, (answer) => {
        answer.resume().once('end', resolve);
        answer.once('data', () => void own.close());
      });
      sent.end();
    });
    await ended;
  });
});

describe('the page and the docs', () => {
  it('carry headers that keep other sites and scripts out', async () => {
    const { headers } = await api.call('GET', '//api/docs', { key: null });
    expect(headers.get('content-security-policy')).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('work without anything from elsewhere, and without a script in the page', async () => {
    const { body, status } = await api.call<string>('GET', '//api/docs', { key: null });
    expect(status).toBe(200);
    expect(body).not.toMatch(/https?:|<script>|<style/);
    const linked = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
    expect(linked).toHaveLength(4);
    for (const address of linked)
      expect((await api.call('GET', `/${address}`, { key: null })).status).toBe(200);
  });

  it('answer at addresses of the page’s own, but leave others a 404', async () => {
    for (const path of ['//', '//workflows/1', '//sign-in']) {
      const { status, headers } = await api.call('GET', path, { key: null });
      expect([200, 503]).toContain(status);
      expect(headers.get('content-type')).toMatch(/text\/(html|plain)/);
    }
    for (const path of ['//api/nowhere', '//assets/gone.js', '//hooks/none/x'])
      expect(await api.call('GET', path, { key: null })).toMatchObject({
        status: 404,
        body: { code: 'route.not_found' },
      });
  });
});
