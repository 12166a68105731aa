import { newId } from '#kernel';

import { startApi, type Api, type Problem } from './start-api';

let api: Api;
let workspaceId: string;

beforeAll(async () => {
  api = await startApi();
  const [row] = await api.query<{ id: string }>('SELECT id FROM workspaces');
  workspaceId = row!.id;
});
afterAll(() => api.close());

interface Listed {
  items: { runId: string; path: string; workflowName: string; message: string | null; expiresAt: string }[];
  nextCursor: string | null;
}

/** A run of a workflow that waits for an approval, as a worker leaves it. */
async function waitingRun({ path = 'ask', inWorkspace = workspaceId, asked = true } = {}): Promise<string> {
  const [workflowId, versionId, runId] = [newId(), newId(), newId()];
  const definition = JSON.stringify({
    trigger: { connector: 'webhook', operation: 'catch' },
    steps: [
      { id: 'ask', type: 'wait', for: 'approval' },
      { id: 'callback', type: 'wait', for: 'callback' },
    ],
  });
  await api.query(`INSERT INTO workspaces (id, name) VALUES ($1, 'Other') ON CONFLICT DO NOTHING`, [
    inWorkspace,
  ]);
  await api.query(`INSERT INTO workflows (id, workspace_id, name, draft) VALUES ($1, $2, 'Refunds', '{}')`, [
    workflowId,
    inWorkspace,
  ]);
  await api.query(
    `INSERT INTO workflow_versions (id, workspace_id, workflow_id, number, definition, draft_revision)
     VALUES ($1, $2, $3, 1, $4, 1)`,
    [versionId, inWorkspace, workflowId, definition],
  );
  await api.query(
    `INSERT INTO runs (id, workspace_id, workflow_id, version_id, event_id, status, due_at)
     VALUES ($1, $2, $3, $4, $5, 'waiting', now() + interval '1 day')`,
    [runId, inWorkspace, workflowId, versionId, newId()],
  );
  if (asked) {
    await api.query(
      `INSERT INTO waits (run_id, path, workspace_id, workflow_id, kind, message, expires_at)
       VALUES ($1, $2, $3, $4, 'approval', 'Refund 42?', now() + interval '1 day')`,
      [runId, path, inWorkspace, workflowId],
    );
    await api.query(
      `INSERT INTO step_runs (id, workspace_id, run_id, step_id, path, type, status, attempt, started_at)
       VALUES ($1, $2, $3, 'ask', $4, 'wait', 'waiting', 1, now())`,
      [newId(), inWorkspace, runId, path],
    );
  }
  return runId;
}

const list = async (query = '') => (await api.call<Listed>('GET', `/approvals${query}`)).body;
const decide = (runId: string, body: object, key?: string) =>
  api.call<Problem>('POST', `/approvals/${runId}/decide`, { body, ...(key === undefined ? {} : { key }) });
const signalOf = async (runId: string) =>
  (await api.query<{ payload: unknown }>('SELECT payload FROM run_signals WHERE run_id = $1', [runId]))[0]
    ?.payload;

describe('approvals', () => {
  it('are listed page by page, youngest run first, and only those of the workspace', async () => {
    const long = `${`${'a'.repeat(63)}/${'b'.repeat(63)}/19999/`.repeat(9)}ask`;
    const ids = [await waitingRun(), await waitingRun({ path: long }), await waitingRun()];
    await waitingRun({ inWorkspace: newId() });
    const first = await list('?limit=2');
    expect(first.items.map(({ runId }) => runId)).toEqual([ids[2], ids[1]]);
    expect(first.items[0]).toMatchObject({
      path: 'ask',
      workflowName: 'Refunds',
      message: 'Refund 42?',
      expiresAt: expect.stringMatching(/Z$/),
    });
    const second = await list(`?limit=2&cursor=${first.nextCursor}`);
    expect(second.items.map(({ runId }) => runId)).toEqual([ids[0]]);
    expect(second.nextCursor).toBeNull();
  });

  it.each([
    'x',
    Buffer.from('nothing/ask').toString('base64url'),
    Buffer.from(`${newId()}/\0`).toString('base64url'),
  ])('refuse the cursor ‘%s’', async (cursor) => {
    const { status, body } = await api.call<Problem>('GET', `/approvals?cursor=${cursor}`);
    expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([400, 'request.invalid', '/query/cursor']);
  });

  it('are decided once, by name, and then listed no more', async () => {
    const runId = await waitingRun();
    const answer = await decide(runId, { path: 'ask', approved: false, comment: ' Too much. ' });
    expect(answer.status).toBe(204);
    expect(await signalOf(runId)).toEqual({
      kind: 'approval',
      approved: false,
      comment: 'Too much.',
      by: expect.stringMatching(/\S/),
      decidedAt: expect.stringMatching(/Z$/),
    });
    const [run] = await api.query<{ due: boolean }>('SELECT due_at <= now() AS due FROM runs WHERE id = $1', [
      runId,
    ]);
    expect(run).toEqual({ due: true });
    const again = await decide(runId, { path: 'ask', approved: true });
    expect([again.status, again.body.code]).toEqual([409, 'resume.used']);
    expect((await list()).items.map((item) => item.runId)).not.toContain(runId);
    const audited = await api.query<{ target_id: string }>(
      `SELECT target_id FROM audit_entries WHERE action = 'run.decide'`,
    );
    expect(audited).toEqual([{ target_id: runId }]);
  });

  it('can be decided before the run gets there, but not once it has ended', async () => {
    const early = await waitingRun({ asked: false });
    expect((await decide(early, { path: 'ask', approved: true })).status).toBe(204);
    const ended = await waitingRun();
    expect((await api.call('POST', `/runs/${ended}/cancel`)).status).toBe(204);
    const answer = await decide(ended, { path: 'ask', approved: true });
    expect([answer.status, answer.body.code]).toEqual([410, 'resume.gone']);
  });

  it('of another workspace, another run or another kind of step are not found', async () => {
    const theirs = await waitingRun({ inWorkspace: newId() });
    const ours = await waitingRun();
    for (const [runId, path] of [
      [theirs, 'ask'],
      [newId(), 'ask'],
      [ours, 'callback'],
      [ours, 'nowhere'],
    ] as const) {
      const { status, body } = await decide(runId, { path, approved: true });
      expect([path, status, body.code]).toEqual([path, 404, 'resource.not_found']);
    }
    expect(await signalOf(theirs)).toBeUndefined();
    expect(await signalOf(ours)).toBeUndefined();
  });

  it.each([
    [{}, '/path'],
    [{ path: 'ask' }, '/approved'],
    [{ path: 'ask', approved: 'yes' }, '/approved'],
    [{ path: 'ask', approved: true, comment: 'x'.repeat(5001) }, '/comment'],
    [{ path: 'ask', approved: true, more: 1 }, '/more'],
  ])('refuse the decision %#', async (body, pointer) => {
    const { status, body: problem } = await decide(await waitingRun(), body);
    expect([status, problem.code]).toEqual([400, 'request.invalid']);
    expect(problem.errors?.map((error) => error.pointer)).toContain(pointer);
  });

  it('are for editors to decide and for viewers to see', async () => {
    const key = await api.call<{ key: string }>('POST', '/api-keys', { body: { name: 'v', role: 'viewer' } });
    const viewer = key.body.key;
    const runId = await waitingRun();
    expect((await api.call('GET', '/approvals', { key: viewer })).status).toBe(200);
    expect((await decide(runId, { path: 'ask', approved: true }, viewer)).status).toBe(403);
    expect((await api.call('GET', '/approvals', { key: null })).status).toBe(401);
  });
});
