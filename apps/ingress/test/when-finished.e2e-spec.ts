import { LiveChannel } from '#queue';
import { waitUntil } from '#testing';

import { startIngress, type Ingress } from './start-ingress';

let ingress: Ingress;
let live: LiveChannel;

beforeAll(async () => {
  ingress = await startIngress();
  live = new LiveChannel(ingress.config);
});
afterAll(async () => {
  live.onApplicationShutdown();
  await ingress.close();
});

async function trigger(input: Record<string, unknown> = {}): Promise<{ url: string; workflowId: string }> {
  const { token, workflowId } = await ingress.seed({
    trigger: { connector: 'webhook', operation: 'catch', input: { respond: 'whenFinished', ...input } },
    steps: [],
  });
  return { url: `${ingress.url}/hooks/${token}`, workflowId };
}

const runOf = (workflowId: string) =>
  waitUntil(
    async () =>
      (await ingress.query<{ id: string }>('SELECT id FROM runs WHERE workflow_id = $1', [workflowId]))[0]
        ?.id,
    { what: 'a run' },
  );

/** Ends the run as a worker would; `told` by Redis, or left to be found. */
async function end(
  runId: string,
  { status = 'succeeded', result = null as unknown, told = true } = {},
): Promise<void> {
  await ingress.query('UPDATE runs SET status = $2, result = $3, due_at = NULL, error = $4 WHERE id = $1', [
    runId,
    status,
    JSON.stringify(result),
    status === 'failed' ? JSON.stringify({ kind: 'permanent', code: 'a.b', message: 'secret reason' }) : null,
  ]);
  if (told) live.publishSettled(runId);
}

/** Sends an event, ends its run in a way, and gives the answer. */
async function answered(how: Parameters<typeof end>[1], input: Record<string, unknown> = {}) {
  const { url, workflowId } = await trigger(input);
  const answer = fetch(url, { method: 'POST', body: 'x', redirect: 'manual' });
  const runId = await runOf(workflowId);
  await end(runId, how);
  return { runId, answer: await answer };
}

describe('a trigger that answers when its run has finished', () => {
  it('answers with what the run says: status, headers and body', async () => {
    const response = {
      status: 418,
      headers: { 'x-kind': 'tea', 'content-type': 'text/html' },
      body: '<p>hi</p>',
    };
    const { answer } = await answered({ result: { value: 1, response } });
    expect(answer.status).toBe(418);
    expect(answer.headers.get('x-kind')).toBe('tea');
    expect(answer.headers.get('content-type')).toBe('text/html');
    expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox /);
    expect(answer.headers.get('content-security-policy')).not.toContain('allow-same-origin');
    expect(await answer.text()).toBe('<p>hi</p>');
  });

  it.each([
    ['an object', { a: [1] }, 'application/json; charset=utf-8', '{"a":[1]}'],
    ['a number', 42, 'application/json; charset=utf-8', '42'],
    ['a text', 'ä', 'text/plain; charset=utf-8', 'ä'],
    ['nothing', null, null, ''],
  ])('gives %s as its body', async (_, body, type, text) => {
    const { answer } = await answered({
      result: { value: null, response: { status: 200, headers: {}, body } },
    });
    expect(answer.headers.get('content-type')).toBe(type);
    expect(await answer.text()).toBe(text);
  });

  it('sends no body where HTTP has none, and a redirect as it is', async () => {
    const none = await answered({
      result: { value: 1, response: { status: 204, headers: {}, body: { a: 1 } } },
    });
    expect([none.answer.status, await none.answer.text()]).toEqual([204, '']);
    const response = { status: 303, headers: { location: 'https://example.com/thanks' }, body: null };
    const { answer } = await answered({ result: { value: 1, response } });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, 'https://example.com/thanks']);
  });

  it('gives the value of a run without a response, and null for one that returns nothing', async () => {
    const { answer } = await answered({ result: { value: { total: 3 } } });
    expect([answer.status, await answer.json()]).toEqual([200, { total: 3 }]);
    const nothing = await answered({ result: null });
    expect([nothing.answer.status, await nothing.answer.json()]).toEqual([200, null]);
  });

  it('says that a run was filtered, or failed, and keeps its reason to itself', async () => {
    const filtered = await answered({ status: 'filtered' });
    expect(filtered.answer.status).toBe(200);
    expect(await filtered.answer.json()).toEqual({ runId: filtered.runId, status: 'filtered' });
    for (const status of ['failed', 'cancelled', 'unknown']) {
      const { runId, answer } = await answered({ status });
      expect(answer.status).toBe(500);
      const problem = await answer.text();
      expect(JSON.parse(problem)).toMatchObject({
        code: 'run.failed',
        detail: expect.stringContaining(runId),
      });
      expect(problem).not.toContain('secret reason');
    }
  });

  it('finds the end by itself when nobody tells', async () => {
    const { answer } = await answered({ result: { value: 'found' }, told: false });
    expect(await answer.json()).toBe('found');
  });

  it('answers 202 at its deadline, and the run goes on', async () => {
    const { url, workflowId } = await trigger({ deadlineMs: 200 });
    const answer = await fetch(url, { method: 'POST', body: 'x' });
    expect(answer.status).toBe(202);
    const runId = await runOf(workflowId);
    expect(await answer.json()).toEqual({ eventId: expect.stringMatching(/-/), runId });
    const [run] = await ingress.query<{ status: string }>('SELECT status FROM runs WHERE id = $1', [runId]);
    expect(run!.status).toBe('queued');
  });

  it('answers a repeated delivery at once', async () => {
    const { url, workflowId } = await trigger({ deduplicateHeader: 'x-id' });
    const send = () => fetch(url, { method: 'POST', body: 'x', headers: { 'x-id': '1' } });
    const first = send();
    await end(await runOf(workflowId), { result: { value: 1 } });
    expect((await first).status).toBe(200);
    const second = await send();
    expect([second.status, await second.json()]).toEqual([202, expect.objectContaining({ duplicate: true })]);
  });

  it('forgets who went away', async () => {
    const { url, workflowId } = await trigger();
    const away = new AbortController();
    const answer = fetch(url, { method: 'POST', body: 'x', signal: away.signal });
    const runId = await runOf(workflowId);
    away.abort();
    await expect(answer).rejects.toThrow();
    await end(runId, { result: { value: 1 } });
    expect((await answered({ result: { value: 2 } })).answer.status).toBe(200);
  });
});
