/** Runs that wait, in every way there is, while everything is killed and Redis forgets: each goes on once. */
import { connect } from 'node:net';

import type { Step } from '#schema';
import {
  startOnePath,
  startUpstream,
  waitUntil,
  type OnePath,
  type RoleProcess,
  type Upstream,
} from '#testing';

const KEY = 'slk_waits_0123456789abcdefghijklmnopqrstuvwxyz';

let path: OnePath;
let sink: Upstream;
let roles: RoleProcess[];
let ingress: string;

beforeAll(async () => {
  sink = await startUpstream();
  path = await startOnePath({ ownRedis: true, env: { PUBLIC_URL: 'http://127.0.0.1:1' } });
  roles = [path.ingress, path.worker, path.listener];
  ingress = path.ingress.url;
}, 120_000);
afterAll(async () => {
  await path.close();
  await sink.close();
});
beforeEach(() => {
  sink.requests.length = 0;
  sink.answer({});
});

/** Kills every process at once, empties Redis, and lets `meanwhile` happen before they are started again. */
async function catastrophe(meanwhile: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
  await Promise.all(roles.map((role) => role.kill9()));
  expect(await tellRedis('FLUSHALL')).toContain('+OK\r\n+OK');
  await meanwhile();
  roles = await Promise.all([
    path.start('ingress', { PORT: new URL(ingress).port }),
    path.start('worker'),
    path.start('listener'),
  ]);
}

/** One command to Redis, without a client. */
function tellRedis(command: string): Promise<string> {
  const { port, password } = new URL(path.redis!.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1');
    let text = '';
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      text += chunk.toString();
      if (text.split('\r\n').length > 2) socket.end();
    });
    socket.on('close', () => resolve(text));
    socket.write(`AUTH ${password}\r\n${command}\r\n`);
  });
}

const local = (url: string): string => url.replace('http://127.0.0.1:1', ingress);
const send = (id: string, body: unknown): Step => ({
  id,
  type: 'action',
  connector: 'http',
  operation: 'request',
  input: { method: 'POST', url: `${sink.url}/${id}`, bodyType: 'json', body },
});
const workflow = (...steps: Step[]) => ({
  trigger: { connector: 'webhook', operation: 'catch', input: {} },
  steps,
});
const post = (url: string, body: unknown) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
async function begin(url: string, body: unknown = {}): Promise<string> {
  const { eventId } = (await (await post(url, body)).json()) as { eventId: string };
  const [run] = await path.query<{ id: string }>('SELECT id FROM runs WHERE event_id = $1', [eventId]);
  return run!.id;
}
const stepThatWaits = (runId: string, at: string) =>
  waitUntil(
    async () =>
      (
        await path.query<{ output: Record<string, unknown> }>(
          `SELECT s.output FROM step_runs s JOIN runs r ON r.id = s.run_id
           WHERE s.run_id = $1 AND s.path = $2 AND s.status = 'waiting' AND r.status = 'waiting'`,
          [runId, at],
        )
      )[0],
    { what: `${at} to wait`, timeoutMs: 20_000 },
  );
const succeeded = (runId: string) =>
  waitUntil(
    async () =>
      (await path.query(`SELECT FROM runs WHERE id = $1 AND status = 'succeeded'`, [runId])).length === 1,
    { what: 'the run to succeed', timeoutMs: 40_000 },
  );
const bodiesAt = (id: string) =>
  sink.requests
    .filter(({ url }) => url === `/${id}`)
    .map(({ body }) => JSON.parse(body.toString()) as unknown);

it('waits in every way through kill -9 of all and FLUSHALL, and each run goes on once, by its own sign', async () => {
  const before = send('before', { n: '{{trigger.body.n}}' });
  const delayed = await path.seed(
    workflow(before, { id: 'later', type: 'delay', for: { value: 30, unit: 'days' } }, send('delayed', {})),
  );
  const called = await path.seed(
    workflow(
      before,
      { id: 'ask', type: 'wait', for: 'callback' },
      send('called', { n: '{{steps.ask.body.n}}' }),
      { id: 'answer', type: 'return', value: '{{steps.ask.body.n}}' },
    ),
  );
  const approved = await path.seed(
    workflow(
      before,
      { id: 'ask', type: 'wait', for: 'approval', message: 'Well?' },
      send('approved', { approved: '{{steps.ask.approved}}', comment: '{{steps.ask.comment}}' }),
    ),
  );
  const parent = await path.seed(
    workflow(
      { id: 'sub', type: 'call', workflowId: called.workflowId, input: { n: 'child' } },
      send('parent', { result: '{{steps.sub.result}}' }),
    ),
    { workspaceId: called.workspaceId },
  );
  const digest = await path.seed(
    workflow(
      { id: 'batch', type: 'digest', name: 'survives', item: '{{trigger.body.n}}', release: { count: 3 } },
      send('digest', { items: '{{steps.batch.items}}' }),
    ),
  );

  const delayRun = await begin(delayed.url, { n: 'delay' });
  const callbackRun = await begin(called.url, { n: 'callback' });
  const approvalRun = await begin(approved.url, { n: 'approval' });
  const parentRun = await begin(parent.url);
  const digestRun = await begin(digest.url, { n: 1 });
  await stepThatWaits(delayRun, 'later');
  const callback = await stepThatWaits(callbackRun, 'ask');
  const approval = await stepThatWaits(approvalRun, 'ask');
  await stepThatWaits(parentRun, 'sub');
  await stepThatWaits(digestRun, 'batch');
  await begin(digest.url, { n: 2 });
  const [child] = await path.query<{ id: string }>('SELECT id FROM runs WHERE parent_run_id = $1', [
    parentRun,
  ]);
  const childWait = await stepThatWaits(child!.id, 'ask');

  await catastrophe();
  expect(sink.requests.filter(({ url }) => url !== '/before')).toEqual([]);

  // Nobody waits 30 days: the clock of the run is put forward.
  await path.query(`UPDATE step_runs SET next_attempt_at = now() WHERE run_id = $1 AND path = 'later'`, [
    delayRun,
  ]);
  await path.query(`UPDATE runs SET due_at = now() WHERE id = $1`, [delayRun]);
  expect((await post(local(String(callback.output['resumeUrl'])), { n: 7 })).status).toBe(200);
  const decision = { decision: 'approve', comment: 'yes' };
  expect((await post(local(String(approval.output['approveUrl'])), decision)).status).toBe(200);
  expect((await post(local(String(childWait.output['resumeUrl'])), { n: 8 })).status).toBe(200);
  await begin(digest.url, { n: 3 });
  // What was told is kept, too, before anybody has acted on it.
  await catastrophe();

  for (const id of [delayRun, callbackRun, approvalRun, parentRun, child!.id, digestRun]) await succeeded(id);
  expect(bodiesAt('delayed')).toEqual([{}]);
  expect(bodiesAt('called')).toEqual(expect.arrayContaining([{ n: 7 }, { n: 8 }]));
  expect(bodiesAt('called')).toHaveLength(2);
  expect(bodiesAt('approved')).toEqual([{ approved: true, comment: 'yes' }]);
  expect(bodiesAt('parent')).toEqual([{ result: 8 }]);
  expect(bodiesAt('digest')).toEqual([{ items: [1, 2, 3] }]);
  // What was done before the wait is not done again.
  expect(bodiesAt('before')).toHaveLength(4);
}, 180_000);

it('keeps a callback that comes before the run gets to its wait, whatever is killed in between', async () => {
  const { url } = await path.seed(
    workflow(
      send('tell', { url: '{{steps.ask.resumeUrl}}' }),
      { id: 'pause', type: 'delay', for: { value: 30, unit: 'days' } },
      { id: 'ask', type: 'wait', for: 'callback' },
      send('early', { n: '{{steps.ask.body.n}}' }),
    ),
  );
  const runId = await begin(url);
  await stepThatWaits(runId, 'pause');
  const { url: resumeUrl } = bodiesAt('tell')[0] as { url: string };
  expect((await post(local(resumeUrl), { n: 1 })).status).toBe(200);
  await catastrophe();
  await path.query(`UPDATE step_runs SET next_attempt_at = now() WHERE run_id = $1 AND path = 'pause'`, [
    runId,
  ]);
  await path.query(`UPDATE runs SET due_at = now() WHERE id = $1`, [runId]);
  await succeeded(runId);
  expect(bodiesAt('early')).toEqual([{ n: 1 }]);
  expect(bodiesAt('tell')).toHaveLength(1);
}, 120_000);

it('takes an approval through the API after all was killed, once', async () => {
  const startApi = () =>
    path.start('api', {
      SLUICE_API_KEY: KEY,
      SLUICE_OWNER_EMAIL: 'owner@example.com',
      SLUICE_OWNER_PASSWORD: 'correct horse battery staple',
    });
  const before = await startApi();
  const [key] = await path.query<{ workspaceId: string }>(
    'SELECT workspace_id AS "workspaceId" FROM api_keys LIMIT 1',
  );
  const { url } = await path.seed(
    workflow(
      { id: 'ask', type: 'wait', for: 'approval', message: 'Well?' },
      send('decided', { approved: '{{steps.ask.approved}}', comment: '{{steps.ask.comment}}' }),
    ),
    key!,
  );
  const runId = await begin(url);
  await stepThatWaits(runId, 'ask');
  await catastrophe(() => before.kill9());
  const api = await startApi();
  const decide = (approved: boolean) =>
    fetch(`${api.url}/api/v1/approvals/${runId}/decide`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ path: 'ask', approved, comment: 'by hand' }),
    });
  expect((await decide(true)).status).toBe(204);
  expect([409, 410]).toContain((await decide(false)).status);
  await catastrophe(() => api.kill9());
  await succeeded(runId);
  expect(bodiesAt('decided')).toEqual([{ approved: true, comment: 'by hand' }]);
}, 120_000);

it('ends a wait whose time passed while everything was down', async () => {
  const { url } = await path.seed(
    workflow(
      { id: 'ask', type: 'wait', for: 'callback', timeoutMs: 60_000, onTimeout: 'continue' },
      send('late', { timedOut: '{{steps.ask.timedOut}}' }),
    ),
  );
  const runId = await begin(url);
  const { output } = await stepThatWaits(runId, 'ask');
  await catastrophe(async () => {
    await path.query(`UPDATE step_runs SET next_attempt_at = now() WHERE run_id = $1`, [runId]);
    await path.query(`UPDATE waits SET expires_at = now() WHERE run_id = $1`, [runId]);
    await path.query(`UPDATE runs SET due_at = now() WHERE id = $1`, [runId]);
  });
  await succeeded(runId);
  expect(bodiesAt('late')).toEqual([{ timedOut: true }]);
  expect((await post(local(String(output['resumeUrl'])), {})).status).toBe(410);
}, 120_000);

it('fails a run whose event is gone with a reason', async () => {
  const { url } = await path.seed(workflow({ id: 'later', type: 'delay', for: { value: 30, unit: 'days' } }));
  const runId = await begin(url);
  await stepThatWaits(runId, 'later');
  await path.query('DELETE FROM events WHERE id = (SELECT event_id FROM runs WHERE id = $1)', [runId]);
  await path.query(`UPDATE runs SET due_at = now() WHERE id = $1`, [runId]);
  const run = await waitUntil(
    async () =>
      (
        await path.query<{ status: string; error: { code: string } }>(
          `SELECT status, error FROM runs WHERE id = $1 AND due_at IS NULL`,
          [runId],
        )
      )[0],
    { what: 'the run to end', timeoutMs: 40_000 },
  );
  expect(run).toMatchObject({ status: 'failed', error: { code: 'run.event_missing' } });
}, 90_000);
