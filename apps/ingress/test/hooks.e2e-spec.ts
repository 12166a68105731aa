import { request } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import { startOnePath, startUpstream, waitUntil, type OnePath, type Upstream } from '#testing';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const LIMIT = 64 * 1024;
const INFLATED_LIMIT = 256 * 1024;

let path: OnePath;
let sink: Upstream;

const catching = (input: Record<string, unknown> = {}) => ({
  connector: 'webhook',
  operation: 'catch',
  input,
});

const forwarding = (input: Record<string, unknown> = {}) => ({
  trigger: catching(input),
  steps: [
    {
      id: 'send',
      type: 'action' as const,
      connector: 'http',
      operation: 'request',
      input: { method: 'POST', url: `${sink.url}/seen`, bodyType: 'json', body: { trigger: '{{trigger}}' } },
    },
  ],
});

beforeAll(async () => {
  sink = await startUpstream();
  path = await startOnePath({
    env: { SLUICE_BODY_LIMIT: String(LIMIT), SLUICE_INFLATED_LIMIT: String(INFLATED_LIMIT) },
  });
});

afterAll(async () => {
  await path.close();
  await sink.close();
});

async function expectProblem(answer: Response, status: number, code: string): Promise<void> {
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json(;|$)/);
  expect(await answer.json()).toEqual({
    type: `urn:sluice:error:${code}`,
    title: expect.stringMatching(/\S/),
    status,
    code,
    detail: expect.stringMatching(/\S/),
  });
  expect(answer.status).toBe(status);
}

async function countEvents(): Promise<number> {
  const [row] = await path.query<{ n: number }>('SELECT count(*)::int AS n FROM events');
  return row!.n;
}

/** The run of an event, once it has come to its end. */
const settledRun = (eventId: string) =>
  waitUntil(
    async () => {
      const [run] = await path.query<{ id: string; status: string; error: { code: string } | null }>(
        'SELECT id, status, error FROM runs WHERE event_id = $1 AND finished_at IS NOT NULL',
        [eventId],
      );
      return run;
    },
    { what: 'the run to end', timeoutMs: 20_000 },
  );

describe('the answers at a trigger URL', () => {
  it('202 with the id of the stored event', async () => {
    const { url } = await path.seed(forwarding());
    const answer = await fetch(url, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const body = (await answer.json()) as { eventId: string };
    expect(body).toEqual({ eventId: expect.stringMatching(UUID) });
    const [event] = await path.query('SELECT id FROM events WHERE id = $1', [body.eventId]);
    expect(event).toEqual({ id: body.eventId });
  });

  it.each([
    ['a token that nobody has', '/hooks/AAAAAAAAAAAAAAAAAAAAAA'],
    ['something that is no token', '/hooks/nope'],
    ['a path below a token that nobody has', '/hooks/AAAAAAAAAAAAAAAAAAAAAA/and/more'],
  ])('404 for %s', async (_, address) => {
    await expectProblem(
      await fetch(`${path.ingress.url}${address}`, { method: 'POST' }),
      404,
      'hook.unknown',
    );
  });

  it.each(['GET', 'HEAD', 'OPTIONS'])('405 with Allow for %s, which starts nothing', async (method) => {
    const { url, triggerId } = await path.seed(forwarding());
    const answer = await fetch(url, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST, PUT, PATCH, DELETE');
    if (method !== 'HEAD') await expectProblem(answer, 405, 'hook.method_not_allowed');
    expect(await path.query('SELECT id FROM events WHERE trigger_id = $1', [triggerId])).toEqual([]);
  });

  it('405 for a POST where the trigger only takes GET', async () => {
    const { url } = await path.seed(forwarding({ methods: ['GET'] }));
    const refused = await fetch(url, { method: 'POST', body: '{}' });
    expect(refused.headers.get('allow')).toBe('GET');
    await expectProblem(refused, 405, 'hook.method_not_allowed');
    expect((await fetch(`${url}?challenge=1`)).status).toBe(202);
  });

  it('410 while the workflow is not published', async () => {
    const { url } = await path.seed(forwarding(), { published: false });
    const before = await countEvents();
    await expectProblem(await fetch(url, { method: 'POST', body: '{}' }), 410, 'hook.unpublished');
    expect(await countEvents()).toBe(before);
  });

  it('410 right after the workflow was unpublished, although the trigger was just used', async () => {
    const { url, triggerId } = await path.seed(forwarding());
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(202);
    await path.query('UPDATE triggers SET version_id = NULL WHERE id = $1', [triggerId]);
    await expectProblem(await fetch(url, { method: 'POST', body: '{}' }), 410, 'hook.unpublished');
  });

  it('202 again as soon as the workflow is published', async () => {
    const { url, triggerId, versionId } = await path.seed(forwarding(), { published: false });
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(410);
    await path.query('UPDATE triggers SET version_id = $2 WHERE id = $1', [triggerId, versionId]);
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(202);
  });

  it('413 for a body that is declared too large, and 202 for one of just the limit', async () => {
    const { url } = await path.seed(forwarding());
    const post = (size: number) => fetch(url, { method: 'POST', body: Buffer.alloc(size, 'a') });
    await expectProblem(await post(LIMIT + 1), 413, 'request.too_large');
    expect((await post(LIMIT)).status).toBe(202);
  });

  it('413 while a body of undeclared length still streams, which is then cut off', async () => {
    const { url } = await path.seed(forwarding());
    const { status, sent, cut } = await streamForever(url);
    expect(status).toBe(413);
    expect(cut).toBe(true);
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(INFLATED_LIMIT + 1))],
    ['br', brotliCompressSync(Buffer.alloc(INFLATED_LIMIT + 1))],
    ['gzip', gzipSync(Buffer.alloc(50 * 1024 * 1024))],
  ])('413 for a %s bomb', async (encoding, body) => {
    expect(body.length).toBeLessThan(LIMIT);
    const { url } = await path.seed(forwarding());
    const answer = await fetch(url, { method: 'POST', headers: { 'content-encoding': encoding }, body });
    await expectProblem(answer, 413, 'request.too_large');
  });

  it('415 for an encoding that is not known, naming those that are', async () => {
    const { url } = await path.seed(forwarding());
    const answer = await fetch(url, { method: 'POST', headers: { 'content-encoding': 'zip' }, body: 'x' });
    expect(answer.headers.get('accept-encoding')).toBe('gzip, br, deflate');
    await expectProblem(answer, 415, 'request.unsupported_encoding');
  });

  it('400 for a body that is not compressed as it says', async () => {
    const { url } = await path.seed(forwarding());
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-encoding': 'gzip' },
      body: 'plain',
    });
    await expectProblem(answer, 400, 'request.invalid');
  });

  it('leaves the connection usable after a refusal of a whole request', async () => {
    const { url } = await path.seed(forwarding());
    for (let n = 0; n < 3; n += 1) {
      expect(
        (await fetch(url, { method: 'PUT', headers: { 'content-encoding': 'zip' }, body: 'x' })).status,
      ).toBe(415);
      expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(202);
    }
  });
});

/** Sends a chunked body until somebody stops it. */
function streamForever(url: string): Promise<{ status: number; sent: number; cut: boolean }> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let status = 0;
    let open = true;
    const outgoing = request(
      url,
      { method: 'POST', headers: { 'transfer-encoding': 'chunked' } },
      (answer) => {
        status = answer.statusCode ?? 0;
        answer.resume();
      },
    );
    const chunk = Buffer.alloc(16 * 1024, 'a');
    const pump = (): void => {
      if (!open) return;
      sent += chunk.length;
      outgoing.write(chunk, (error) => {
        if (!error) setTimeout(pump, 1);
      });
    };
    outgoing.on('error', () => undefined);
    outgoing.on('close', () => {
      open = false;
      if (status === 0) reject(new Error('The connection ended without an answer.'));
      else resolve({ status, sent, cut: !outgoing.writableFinished });
    });
    pump();
  });
}

describe('what is stored', () => {
  it('is the request as it was received', async () => {
    const { url, triggerId } = await path.seed(forwarding());
    const body = Buffer.from([0, 255, 1, 254, ...Buffer.from('ünï')]);
    const headers = {
      'X-Two': ['a', 'b'],
      'X-Mixed-Case': 'Wert',
      'Content-Type': 'application/x-thing; v=1',
    };
    const eventId = await rawPost(`${url}/orders/7%2F8?a=1&a=2&q=%00%20`, headers, body);
    const [event] = await path.query<Record<string, unknown>>('SELECT * FROM events WHERE id = $1', [
      eventId,
    ]);
    expect(event).toMatchObject({
      trigger_id: triggerId,
      source: 'webhook',
      method: 'POST',
      path: '/orders/7%2F8',
      query: 'a=1&a=2&q=%00%20',
      content_type: 'application/x-thing; v=1',
      body,
    });
    const stored = event!['headers'] as string[];
    const at = stored.indexOf('X-Two');
    expect(stored.slice(at, at + 6)).toEqual(['X-Two', 'a', 'X-Two', 'b', 'X-Mixed-Case', 'Wert']);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('is a %s body inflated', async (encoding, compress) => {
    const { url } = await path.seed(forwarding());
    const text = JSON.stringify({ text: 'long '.repeat(1000) });
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-encoding': encoding, 'content-type': 'application/json' },
      body: compress(text),
    });
    const { eventId } = (await answer.json()) as { eventId: string };
    const [event] = await path.query<{ body: Buffer }>('SELECT body FROM events WHERE id = $1', [eventId]);
    expect(event!.body.toString()).toBe(text);
  });
});

function rawPost(url: string, headers: Record<string, string | string[]>, body: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => resolve((JSON.parse(text) as { eventId: string }).eventId));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

describe('what a step sees', () => {
  const form = new FormData();
  form.set('name', 'Ann');
  form.set('file', new Blob(['hello'], { type: 'text/plain' }), 'a.txt');

  it.each<[string, string | undefined, string | Buffer | FormData, unknown]>([
    [
      'JSON',
      'application/json',
      '{"total":42,"deep":{"list":[1,null,true]}}',
      { total: 42, deep: { list: [1, null, true] } },
    ],
    ['JSON of another name', 'application/vnd.api+json', '{"a":1}', { a: 1 }],
    [
      'a form',
      'application/x-www-form-urlencoded',
      'name=Ann+Smith&topic=a&topic=b',
      { name: 'Ann Smith', topic: ['a', 'b'] },
    ],
    ['text', 'text/plain; charset=utf-8', 'grüße', 'grüße'],
    [
      'XML',
      'application/xml',
      '<order id="7"><name>Ann</name></order>',
      { order: { '@id': '7', name: 'Ann' } },
    ],
    [
      'multipart',
      undefined,
      form,
      {
        name: 'Ann',
        file: {
          $file: expect.stringMatching(/^event:[0-9a-f-]{36}:part\.0$/),
          name: 'a.txt',
          filename: 'a.txt',
          contentType: 'text/plain',
          size: 5,
        },
      },
    ],
    [
      'bytes',
      'application/octet-stream',
      Buffer.from([0, 1, 255]),
      {
        $file: expect.stringMatching(/^event:[0-9a-f-]{36}:body$/),
        name: 'body',
        contentType: 'application/octet-stream',
        size: 3,
      },
    ],
    ['nothing', 'application/json', '', null],
    ['a content type that is none', 'json', '{"a":1}', expect.anything()],
    ['an empty content type', '', '{"a":1}', { a: 1 }],
  ])('of %s', async (_, contentType, body, expected) => {
    const { url } = await path.seed(forwarding());
    const answer = await fetch(`${url}/below?x=1`, {
      method: 'POST',
      headers: { ...(contentType === undefined ? {} : { 'content-type': contentType }), 'x-shop': 'Lamps' },
      body,
    });
    expect(answer.status).toBe(202);
    const { eventId } = (await answer.json()) as { eventId: string };
    const run = await settledRun(eventId);
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    const [step] = await path.query<{ input: { body: { trigger: Record<string, unknown> } } }>(
      `SELECT input FROM step_runs WHERE run_id = $1 AND step_id = 'send'`,
      [run.id],
    );
    const seen = step!.input.body.trigger;
    expect(seen).toMatchObject({ method: 'POST', path: '/below', query: { x: '1' } });
    expect(seen['headers']).toMatchObject({ 'x-shop': 'Lamps' });
    expect(seen['body']).toEqual(expected);
    const sent = sink.requests.map(
      (request) => JSON.parse(request.body.toString()) as { trigger: { body: unknown } },
    );
    expect(sent).toContainEqual({
      trigger: expect.objectContaining({ body: expected, receivedAt: seen['receivedAt'] }),
    });
  });

  it('of a body that is not what it says: the event is accepted, and its run fails visibly', async () => {
    const { url } = await path.seed(forwarding());
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"total": 42',
    });
    expect(answer.status).toBe(202);
    const { eventId } = (await answer.json()) as { eventId: string };
    expect(await settledRun(eventId)).toMatchObject({
      status: 'failed',
      error: { kind: 'permanent', code: 'body.malformed_json', message: expect.stringMatching(/\S/) },
    });
    const [event] = await path.query<{ body: Buffer }>('SELECT body FROM events WHERE id = $1', [eventId]);
    expect(event!.body.toString()).toBe('{"total": 42');
  });
});

describe('a delivery that is named by a header', () => {
  const deduplicating = () => forwarding({ deduplicateHeader: 'X-Delivery' });
  const deliver = (url: string, key?: string) =>
    fetch(url, { method: 'POST', headers: key === undefined ? {} : { 'x-delivery': key }, body: '{}' });

  it('starts one run, however often it comes at once', async () => {
    const { url, workflowId } = await path.seed(deduplicating());
    const answers = await Promise.all(Array.from({ length: 100 }, () => deliver(url, 'one')));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 202));
    const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as {
      eventId: string;
      duplicate?: true;
    }[];
    expect(new Set(bodies.map(({ eventId }) => eventId)).size).toBe(1);
    expect(bodies.filter(({ duplicate }) => duplicate === undefined)).toHaveLength(1);
    expect(await path.query('SELECT event_id FROM runs WHERE workflow_id = $1', [workflowId])).toEqual([
      { event_id: bodies[0]!.eventId },
    ]);
    expect(await path.query('SELECT id FROM events WHERE workflow_id = $1', [workflowId])).toHaveLength(1);
  });

  it('is told apart from others, and from those without a name', async () => {
    const { url, workflowId } = await path.seed(deduplicating());
    const other = await path.seed(deduplicating());
    await Promise.all([
      deliver(url, 'a'),
      deliver(url, 'b'),
      deliver(url),
      deliver(url),
      deliver(other.url, 'a'),
    ]);
    expect(await path.query('SELECT id FROM runs WHERE workflow_id = $1', [workflowId])).toHaveLength(4);
    expect(await path.query('SELECT id FROM runs WHERE workflow_id = $1', [other.workflowId])).toHaveLength(
      1,
    );
  });
});

describe('/metrics', () => {
  const metricsOf = async (url: string): Promise<string> => (await fetch(`${url}/metrics`)).text();
  const valueOf = (text: string, line: string): number =>
    Number(
      text
        .split('\n')
        .find((one) => one.startsWith(`${line} `))
        ?.slice(line.length + 1) ?? 0,
    );

  it('counts events, refusals, runs, steps and batches', async () => {
    const { url } = await path.seed(forwarding({ deduplicateHeader: 'X-Delivery' }));
    const [ingress, worker] = [await metricsOf(path.ingress.url), await metricsOf(path.worker.url)];
    const post = (key: string) => fetch(url, { method: 'POST', headers: { 'x-delivery': key }, body: '{}' });
    const { eventId } = (await (await post('a')).json()) as { eventId: string };
    await post('a');
    await fetch(`${path.ingress.url}/hooks/AAAAAAAAAAAAAAAAAAAAAA`, { method: 'POST' });
    await settledRun(eventId);

    const now = await metricsOf(path.ingress.url);
    const grown = (line: string): number => valueOf(now, line) - valueOf(ingress, line);
    expect(grown('sluice_events_total{outcome="accepted"}')).toBe(1);
    expect(grown('sluice_events_total{outcome="duplicate"}')).toBe(1);
    expect(grown('sluice_events_total{outcome="refused"}')).toBe(1);
    expect(grown('sluice_events_refused_total{code="hook.unknown"}')).toBe(1);
    expect(grown('sluice_group_commit_batch_size_count{writer="events"}')).toBe(2);
    expect(now).toMatch(/^sluice_queue_depth \d+$/m);

    const atWorker = async (line: string): Promise<number> =>
      valueOf(await metricsOf(path.worker.url), line) - valueOf(worker, line);
    await waitUntil(async () => (await atWorker('sluice_runs_total{status="succeeded"}')) === 1);
    expect(
      await atWorker('sluice_step_seconds_count{connector="http",operation="request",outcome="succeeded"}'),
    ).toBe(1);
    expect(await atWorker('sluice_event_to_first_step_seconds_count')).toBe(1);
    expect(await atWorker('sluice_group_commit_batch_size_count{writer="journal"}')).toBe(1);
  });
});
