import { newId } from '#kernel';
import type { WorkflowDefinition } from '#schema';
import { Metrics } from '#telemetry';
import { createTestDatabase, seedWorkflow, type SeededWorkflow, type TestDatabase } from '#testing';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';

import { ChildRuns } from './child-runs';
import { createDataSource } from './data-source';
import { EventWriter } from './event-writer';
import { JournalWriter, type JournalEntry } from './journal-writer';
import { createPool } from './pool';
import { RunClaimer } from './run-claimer';
import { RunControl } from './run-control';
import { RunSignals } from './run-signals';
import { hasFollowUps, writeFollowUps, type FailureReport, type SettledRun } from './settle-follow-ups';
import { Upkeep } from './upkeep';
import { stateOf, WaitRepository } from './waits.repository';

let database: TestDatabase;
let pool: Pool;
let db: DataSource;
let events: EventWriter;
let signals: RunSignals;
let children: ChildRuns;
let waits: WaitRepository;
let control: RunControl;
let claimer: RunClaimer;
let journal: JournalWriter;
let caller: SeededWorkflow;
let called: SeededWorkflow;

const definition: WorkflowDefinition = {
  trigger: { connector: 'webhook', operation: 'catch' },
  steps: [{ id: 'ask', type: 'wait', for: 'approval' }],
};

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url });
  db = await createDataSource({ url: database.url, poolSize: 4 }).initialize();
  events = new EventWriter(pool, new Metrics());
  signals = new RunSignals(pool);
  children = new ChildRuns(pool);
  waits = new WaitRepository(pool);
  control = new RunControl(db);
  claimer = new RunClaimer(pool, new Metrics());
  journal = new JournalWriter(pool, new Metrics());
  caller = await seedWorkflow(database.url, definition);
  called = await seedWorkflow(database.url, definition);
  // A call stays within its workspace.
  for (const table of ['workflows', 'workflow_versions', 'triggers'])
    await db.query(`UPDATE ${table} SET workspace_id = $1 WHERE workspace_id = $2`, [
      caller.workspaceId,
      called.workspaceId,
    ]);
  called.workspaceId = caller.workspaceId;
});
afterAll(async () => {
  await db.destroy();
  await pool.end();
  await database.drop();
});

interface RunRow {
  id: string;
  status: string;
  signals: number;
  due_at: Date | number | null;
  depth: number;
  gated: boolean;
  arrival: string | null;
  parent_run_id: string | null;
  parent_path: string | null;
  event_id: string;
  workflow_id: string;
  version_id: string;
}

const rowOf = async (id: string) =>
  (await pool.query<RunRow>('SELECT * FROM runs WHERE id = $1', [id])).rows[0]!;

async function newRun(state: 'queued' | 'waiting' | 'running' = 'waiting'): Promise<string> {
  const { runId } = await events.receive({
    triggerId: caller.triggerId,
    source: 'webhook',
    body: Buffer.from('{}'),
  });
  if (state === 'waiting')
    await pool.query(`UPDATE runs SET status = 'waiting', due_at = 'infinity' WHERE id = $1`, [runId]);
  if (state === 'running')
    await pool.query(
      `UPDATE runs SET status = 'running', lease_until = now() + interval '1 min' WHERE id = $1`,
      [runId],
    );
  return runId!;
}

const call = (runId: string, more: Partial<Parameters<ChildRuns['start']>[0]> = {}) =>
  children.start({
    workspaceId: caller.workspaceId,
    runId,
    path: 'call',
    depth: 3,
    wait: true,
    workflowId: called.workflowId,
    versionId: called.versionId!,
    orderKey: null,
    body: Buffer.from('{"a":1}'),
    ...more,
  });

const send = (runId: string, payload: unknown = { n: 1 }, path = 'ask') =>
  signals.send({ workspaceId: caller.workspaceId, runId, path, payload });

describe('a signal', () => {
  it('makes a waiting run due, and is there to be loaded', async () => {
    const runId = await newRun();
    expect(await send(runId, { text: 'zero \u0000, half \ud83d' })).toEqual({ outcome: 'sent', fence: 0 });
    expect(await rowOf(runId)).toMatchObject({ signals: 1, due_at: expect.any(Date) });
    expect([...(await signals.load(runId))]).toEqual([['ask', { text: 'zero \u0000, half \ud83d' }]]);
  });

  it('counts once: the first stays', async () => {
    const runId = await newRun();
    const outcomes = await Promise.all([1, 2, 3, 4, 5].map((n) => send(runId, { n })));
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual([
      'already',
      'already',
      'already',
      'already',
      'sent',
    ]);
    const winner = outcomes.findIndex(({ outcome }) => outcome === 'sent') + 1;
    expect(await signals.find(runId, 'ask')).toEqual({ n: winner });
    expect(await rowOf(runId)).toMatchObject({ signals: 1 });
  });

  it('leaves a run that is held where it is, but counted', async () => {
    const runId = await newRun('running');
    const before = await rowOf(runId);
    expect(await send(runId)).toMatchObject({ outcome: 'sent' });
    expect(await rowOf(runId)).toMatchObject({ status: 'running', signals: 1, due_at: before.due_at });
  });

  it('to a run that has ended, or of another workspace, changes nothing', async () => {
    const runId = await newRun();
    expect(await signals.send({ workspaceId: newId(), runId, path: 'ask', payload: 1 })).toEqual({
      outcome: 'gone',
      fence: null,
    });
    await control.cancel(caller.workspaceId, runId);
    expect(await send(runId)).toEqual({ outcome: 'gone', fence: null });
    expect(await send(newId())).toEqual({ outcome: 'gone', fence: null });
    expect((await signals.load(runId)).size).toBe(0);
  });

  it('and the end of the time never both count', async () => {
    for (let n = 0; n < 100; n += 1) {
      const runId = await newRun();
      const [sent, expired] = await Promise.all([
        send(runId),
        signals.expire({ workspaceId: caller.workspaceId, runId, path: 'ask' }),
      ]);
      const won = sent.outcome === 'sent';
      expect(expired).toEqual(won ? { n: 1 } : { kind: 'expired' });
      expect(await signals.find(runId, 'ask')).toEqual(expired);
    }
  });

  it('and a run that is about to wait never miss each other', async () => {
    for (let n = 0; n < 100; n += 1) {
      const runId = await newRun('running');
      const wait = pool.query(
        `UPDATE runs SET status = 'waiting', lease_until = NULL,
                         due_at = CASE WHEN signals <> 0 THEN now() ELSE 'infinity' END WHERE id = $1`,
        [runId],
      );
      await Promise.all(n % 2 === 0 ? [wait, send(runId)] : [send(runId), wait]);
      expect((await rowOf(runId)).due_at).toBeInstanceOf(Date);
    }
  });
});

describe('a call', () => {
  it('starts one run, one deeper, however often and at once it is tried', async () => {
    const runId = await newRun('running');
    const started = await Promise.all(Array.from({ length: 8 }, () => call(runId)));
    const ids = new Set(started.map((it) => it!.runId));
    expect(ids.size).toBe(1);
    expect(started.filter((it) => it!.fresh)).toHaveLength(1);
    const child = await rowOf([...ids][0]!);
    expect(child).toMatchObject({
      status: 'queued',
      depth: 4,
      gated: false,
      arrival: null,
      parent_run_id: runId,
      parent_path: 'call',
      workflow_id: called.workflowId,
      version_id: called.versionId,
    });
    const { rows } = await pool.query('SELECT source, body, workflow_id FROM events WHERE id = $1', [
      child.event_id,
    ]);
    expect(rows).toEqual([{ source: 'call', body: Buffer.from('{"a":1}'), workflow_id: called.workflowId }]);
    const { rows: all } = await pool.query('SELECT id FROM runs WHERE parent_run_id = $1', [runId]);
    expect(all).toHaveLength(1);
  });

  it('of what does not exist, is not published, or belongs to others starts nothing', async () => {
    const runId = await newRun('running');
    const elsewhere = await seedWorkflow(database.url, definition);
    const draft = await seedWorkflow(database.url, definition, { published: false });
    expect(await call(runId, { workflowId: newId() })).toBeNull();
    expect(await call(runId, { workflowId: elsewhere.workflowId })).toBeNull();
    expect(await call(runId, { workflowId: draft.workflowId, workspaceId: draft.workspaceId })).toBeNull();
    expect((await pool.query('SELECT FROM run_calls WHERE run_id = $1', [runId])).rows).toHaveLength(0);
  });

  it('that has started its run finds it again after the workflow was unpublished', async () => {
    const runId = await newRun('running');
    const first = await call(runId);
    await pool.query('UPDATE triggers SET version_id = NULL WHERE id = $1', [called.triggerId]);
    try {
      expect(await call(runId)).toEqual({ runId: first!.runId, gated: false, fresh: false });
    } finally {
      await pool.query('UPDATE triggers SET version_id = $2 WHERE id = $1', [
        called.triggerId,
        called.versionId,
      ]);
    }
  });

  it('of a gated workflow parks its run, and asks its gate to look', async () => {
    const runId = await newRun('running');
    await pool.query('UPDATE triggers SET gated = true WHERE id = $1', [called.triggerId]);
    try {
      const started = await call(runId);
      expect(started).toMatchObject({ gated: true, fresh: true });
      expect(await rowOf(started!.runId)).toMatchObject({
        gated: true,
        due_at: Infinity,
        arrival: expect.stringMatching(/^\d+$/),
      });
      const { rows } = await pool.query<{ due: boolean }>(
        'SELECT release_at <= now() AS due FROM gates WHERE workflow_id = $1',
        [called.workflowId],
      );
      expect(rows).toEqual([{ due: true }]);
    } finally {
      await pool.query('UPDATE triggers SET gated = false WHERE id = $1', [called.triggerId]);
    }
  });

  it('that is cancelled cancels the run it waits for, and that run tells its caller when it is cancelled', async () => {
    const runId = await newRun();
    const waitedFor = (await call(runId))!.runId;
    const free = (await call(runId, { path: 'free', wait: false }))!.runId;
    const grandchild = (await call(waitedFor))!.runId;
    expect(await control.cancel(caller.workspaceId, runId)).toMatchObject({
      runs: [{ id: runId }, { id: waitedFor }, { id: grandchild }],
      due: [],
    });
    expect(await rowOf(waitedFor)).toMatchObject({ status: 'cancelled' });
    expect(await rowOf(grandchild)).toMatchObject({ status: 'cancelled' });
    expect(await rowOf(free)).toMatchObject({ status: 'queued' });

    expect(await control.cancel(caller.workspaceId, runId)).toBe('settled');
    expect(await call(runId, { path: 'later' })).toBeNull();

    const parent = await newRun();
    const child = (await call(parent))!.runId;
    expect(await control.cancel(caller.workspaceId, child)).toMatchObject({
      runs: [{ id: child, workflowId: called.workflowId, gated: false }],
      due: [{ id: parent }],
    });
    expect(await rowOf(parent)).toMatchObject({ status: 'waiting', signals: 1, due_at: expect.any(Date) });
    expect(await signals.find(parent, 'call')).toEqual({
      kind: 'call',
      runId: child,
      status: 'cancelled',
      result: null,
      error: null,
    });
  });
});

describe('a run that is cancelled with the one that it called', () => {
  it('is cancelled with it or not at all', async () => {
    const runId = await newRun();
    const child = (await call(runId))!.runId;
    await pool.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'cut off'; END $$;
      CREATE TRIGGER refuse BEFORE UPDATE ON runs FOR EACH ROW
        WHEN (NEW.id = '${child}' AND NEW.status = 'cancelled') EXECUTE FUNCTION refuse();
    `);
    try {
      await expect(control.cancel(caller.workspaceId, runId)).rejects.toThrow('cut off');
    } finally {
      await pool.query('DROP TRIGGER refuse ON runs; DROP FUNCTION refuse');
    }
    expect(await rowOf(runId)).toMatchObject({ status: 'waiting' });
    expect(await rowOf(child)).toMatchObject({ status: 'queued' });
    expect(await control.cancel(caller.workspaceId, runId)).toMatchObject({
      runs: [{ id: runId }, { id: child }],
    });
  });

  it('is not started by a call that meets the cancelling', async () => {
    const runId = await newRun();
    const other = await pool.connect();
    try {
      await other.query('BEGIN');
      await other.query(`UPDATE runs SET status = 'cancelled', due_at = NULL WHERE id = $1`, [runId]);
      const calling = call(runId);
      const first = await Promise.race([calling.then(() => 'called'), isBlocked().then(() => 'blocked')]);
      expect(first).toBe('blocked');
      await other.query('COMMIT');
      expect(await calling).toBeNull();
    } finally {
      other.release();
    }
  });

  it('may end at the same moment', async () => {
    for (let n = 0; n < 10; n += 1) {
      const runId = await newRun();
      const child = (await call(runId))!.runId;
      const claimed = await claimer.claim({ runId: child, leaseMs: 60_000 });
      const [written] = await Promise.all([
        journal.write(settling(child, claimed!.fence, runId)),
        control.cancel(caller.workspaceId, runId),
      ]);
      expect(await rowOf(runId)).toMatchObject({ status: 'cancelled' });
      expect(await rowOf(child)).toMatchObject({ status: written.written ? 'succeeded' : 'cancelled' });
    }
  });
});

describe('the end of a run that meets another transaction', () => {
  it('is tried again after a deadlock: what follows comes once, and all of it', async () => {
    const parent = await newRun();
    const child = (await call(parent))!.runId;
    const { fence } = (await claimer.claim({ runId: child, leaseMs: 60_000 }))!;
    const failure = settling(child, fence, parent, { status: 'failed', onFailure: caller.workflowId });
    const started = async () =>
      (
        await pool.query(`SELECT FROM events WHERE source = 'failure' AND workflow_id = $1`, [
          caller.workflowId,
        ])
      ).rowCount!;
    const before = await started();
    const other = await pool.connect();
    // By a transaction; a lone statement hands over what to call.
    const connects = jest.spyOn(pool, 'connect');
    try {
      // It finds the other way round what the end of the run locks, and is not the one to be undone.
      await other.query(`BEGIN; SET LOCAL deadlock_timeout = '1min'`);
      await other.query('SELECT FROM runs WHERE id = $1 FOR UPDATE', [parent]);
      const writing = journal.write(failure);
      await isBlocked();
      await other.query('SELECT FROM runs WHERE id = $1 FOR UPDATE', [child]);
      await other.query('COMMIT');
      const { written, due } = await writing;
      expect(written).toBe(true);
      expect(due).toHaveLength(2);
      expect(new Set(due.map(({ id }) => id)).size).toBe(2);
    } finally {
      other.release();
    }
    expect(await rowOf(child)).toMatchObject({ status: 'failed' });
    expect(await rowOf(parent)).toMatchObject({ signals: 1 });
    expect(await signals.find(parent, 'call')).toMatchObject({ runId: child, status: 'failed' });
    expect(await started()).toBe(before + 1);
    // The first try was undone; the second as well where it got the row before the one that had waited for it.
    const tries = (connects.mock.calls as unknown[][]).filter((args) => args.length === 0).length;
    expect(tries).toBeGreaterThanOrEqual(2);
    connects.mockRestore();
  });
});

/** Until somebody waits for a lock. */
const isBlocked = async (): Promise<void> => {
  let blocked = 0;
  while (blocked === 0) {
    const { rowCount } = await pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    blocked = rowCount ?? 0;
  }
};

/** A run that ends for the step `call` of its caller. */
const settling = (
  runId: string,
  fence: number,
  parentRunId: string,
  more: { status?: 'succeeded' | 'failed'; onFailure?: string } = {},
): JournalEntry => {
  const { status = 'succeeded', onFailure = null } = more;
  const followUp: SettledRun = {
    runId,
    workspaceId: caller.workspaceId,
    workflowId: called.workflowId,
    status,
    error: null,
    result: null,
    parentRunId,
    parentPath: 'call',
    onFailure,
    eventId: newId(),
    eventSource: 'call',
    url: 'http://sluice.example/runs/1',
  };
  return {
    runId,
    workspaceId: caller.workspaceId,
    fence,
    steps: [],
    run: { status, error: null, followUp },
  };
};

describe('what follows from a settled run', () => {
  const settled = (more: Partial<SettledRun> = {}): SettledRun => ({
    runId: newId(),
    workspaceId: caller.workspaceId,
    workflowId: caller.workflowId,
    status: 'failed',
    error: { kind: 'permanent', code: 'x.y', message: 'zero \u0000, half \ud83d, “quoted”' },
    result: null,
    parentRunId: null,
    parentPath: null,
    onFailure: null,
    eventId: newId(),
    eventSource: 'webhook',
    url: 'http://sluice.example/runs/1',
    ...more,
  });

  async function follow(runs: SettledRun[], end: 'COMMIT' | 'ROLLBACK' = 'COMMIT') {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      for (const { runId, status, error } of runs)
        await client.query(
          'UPDATE runs SET status = $2, error = $3, due_at = NULL, started_at = now(), finished_at = now() WHERE id = $1',
          [runId, status, JSON.stringify(error)],
        );
      const bells = await writeFollowUps(client, runs);
      await client.query(end);
      return bells;
    } finally {
      client.release();
    }
  }

  it('is nothing for most', () => {
    expect(hasFollowUps(settled())).toBe(false);
    expect(hasFollowUps(settled({ status: 'succeeded', onFailure: called.workflowId }))).toBe(false);
    expect(hasFollowUps(settled({ status: 'filtered', onFailure: called.workflowId }))).toBe(false);
    expect(hasFollowUps(settled({ onFailure: caller.workflowId }))).toBe(false);
    expect(hasFollowUps(settled({ onFailure: called.workflowId, eventSource: 'failure' }))).toBe(false);
    expect(hasFollowUps(settled({ parentRunId: newId() }))).toBe(false);
    expect(hasFollowUps(settled({ onFailure: called.workflowId }))).toBe(true);
    expect(hasFollowUps(settled({ status: 'unknown', onFailure: called.workflowId }))).toBe(true);
    expect(hasFollowUps(settled({ status: 'succeeded', parentRunId: newId(), parentPath: 'call' }))).toBe(
      true,
    );
  });

  it('tells each calling step, all within one transaction', async () => {
    const [one, two] = [await newRun(), await newRun()];
    const gone = await newRun();
    await control.cancel(caller.workspaceId, gone);
    const done = { status: 'succeeded', error: null } as const;
    const runs = [
      settled({ ...done, parentRunId: one, parentPath: 'a', result: { value: { n: 1 } } }),
      settled({ ...done, parentRunId: one, parentPath: 'b', result: null }),
      settled({ parentRunId: two, parentPath: 'a' }),
      settled({ parentRunId: gone, parentPath: 'a' }),
    ];
    await follow(runs, 'ROLLBACK');
    expect((await signals.load(one)).size).toBe(0);
    const bells = await follow(runs);
    expect(bells.map(({ id }) => id).toSorted()).toEqual([one, two].toSorted());
    expect(await rowOf(one)).toMatchObject({ signals: 2, due_at: expect.any(Date) });
    expect(await signals.find(one, 'a')).toEqual({
      kind: 'call',
      runId: runs[0]!.runId,
      status: 'succeeded',
      result: { n: 1 },
      error: null,
    });
    expect(await signals.find(two, 'a')).toMatchObject({ status: 'failed', error: runs[2]!.error });
    expect((await signals.load(gone)).size).toBe(0);
  });

  it('starts the failure workflow with the details, and the same for several at once', async () => {
    const [one, two] = [await newRun('running'), await newRun('running')];
    await pool.query('UPDATE runs SET depth = 4 WHERE id = $1', [one]);
    const runs = [one, two].map((runId) => settled({ runId, onFailure: called.workflowId }));
    const bells = await follow([...runs, settled({ onFailure: newId() })]);
    expect(bells).toHaveLength(2);
    const { rows } = await pool.query<{ body: Buffer; source: string; workflow_id: string; depth: number }>(
      'SELECT e.body, e.source, r.workflow_id, r.depth FROM runs r JOIN events e ON e.id = r.event_id WHERE r.id = ANY($1)',
      [bells.map(({ id }) => id)],
    );
    const bodies = rows.map(({ body }) => JSON.parse(body.toString()) as FailureReport);
    expect(rows.map(({ depth }) => depth).toSorted()).toEqual([1, 5]);
    expect(rows[0]).toMatchObject({ source: 'failure', workflow_id: called.workflowId });
    expect(bodies.find(({ run }) => run.id === one)).toEqual({
      workflow: { id: caller.workflowId, name: 'Seeded' },
      run: {
        id: one,
        status: 'failed',
        startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        finishedAt: expect.stringMatching(/Z$/),
        url: 'http://sluice.example/runs/1',
      },
      error: runs[0]!.error,
      event: { id: runs[0]!.eventId, source: 'webhook' },
    });
    expect(bodies.map(({ run }) => run.id).toSorted()).toEqual([one, two].toSorted());
  });

  it('never meets itself in a lock, however parents are mixed', async () => {
    const parents = await Promise.all(Array.from({ length: 6 }, () => newRun()));
    const batch = (n: number) =>
      follow(
        parents
          .map((parentRunId) => settled({ parentRunId, parentPath: `s${n}`, status: 'failed' }))
          .toSorted(() => (n % 2 === 0 ? 1 : -1)),
      );
    await Promise.all(Array.from({ length: 12 }, (_, n) => batch(n)));
    for (const parent of parents) expect(await rowOf(parent)).toMatchObject({ signals: 12 });
  });
});

describe('a wait', () => {
  const open = (runId: string, timeoutMs = 60_000) =>
    waits.open({
      runId,
      path: 'ask',
      workspaceId: caller.workspaceId,
      workflowId: caller.workflowId,
      kind: 'approval',
      message: 'Ship it?',
      timeoutMs,
    });
  const stepWaits = (runId: string) =>
    pool.query(
      `INSERT INTO step_runs (id, workspace_id, run_id, step_id, path, type, status, attempt, started_at)
       VALUES ($1, $2, $3, 'ask', 'ask', 'wait', 'waiting', 1, now())`,
      [newId(), caller.workspaceId, runId],
    );
  const listed = async () =>
    (await waits.approvals(caller.workspaceId, { limit: 100 })).map(({ runId }) => runId);

  it('has its time from the first opening', async () => {
    const runId = await newRun();
    expect(await open(runId)).toBeCloseTo(60_000, -3);
    await pool.query(`UPDATE waits SET expires_at = now() + interval '5 seconds' WHERE run_id = $1`, [runId]);
    expect(await open(runId)).toBeLessThanOrEqual(5000);
  });

  it('is listed while its step waits and nobody has decided, page by page', async () => {
    const ids = [await newRun(), await newRun(), await newRun(), await newRun()];
    for (const id of ids) {
      await open(id);
      await stepWaits(id);
    }
    const [first, second, third, fourth] = ids as [string, string, string, string];
    expect(await listed()).toEqual([fourth, third, second, first]);
    const [, at] = await waits.approvals(caller.workspaceId, { limit: 2 });
    const rest = await waits.approvals(caller.workspaceId, { limit: 2, after: at });
    expect(rest.map(({ runId }) => runId)).toEqual([second, first]);
    expect(at).toMatchObject({ workflowName: 'Seeded', message: 'Ship it?', expiresAt: expect.any(Date) });
    await send(first);
    await control.cancel(caller.workspaceId, second);
    await pool.query(`UPDATE step_runs SET status = 'cancelled' WHERE run_id = $1`, [third]);
    expect(await listed()).toEqual([fourth]);
    expect(await waits.approvals(newId(), { limit: 100 })).toEqual([]);
    expect(stateOf((await waits.step(first, 'ask'))!)).toBe('used');
    expect(stateOf((await waits.step(second, 'ask'))!)).toBe('gone');
    expect(stateOf((await waits.step(third, 'ask'))!)).toBe('gone');
    expect(stateOf((await waits.step(fourth, 'ask'))!)).toBe('open');
    await waits.close(fourth, 'ask');
    expect(await listed()).toEqual([]);
  });

  it('leaves nothing behind once its run has ended', async () => {
    const [over, under] = [await newRun(), await newRun()];
    for (const id of [over, under]) {
      await open(id);
      await send(id);
    }
    await control.cancel(caller.workspaceId, over);
    await pool.query(`UPDATE waits SET created_at = now() - interval '2 hours'`);
    await pool.query(`UPDATE run_signals SET created_at = now() - interval '2 hours'`);
    await new Upkeep(pool).run(0);
    const left = async (table: string) =>
      (
        await pool.query<{ run_id: string }>(`SELECT run_id FROM ${table} WHERE run_id IN ($1, $2)`, [
          over,
          under,
        ])
      ).rows;
    expect(await left('waits')).toEqual([{ run_id: under }]);
    expect(await left('run_signals')).toEqual([{ run_id: under }]);
  });
});
