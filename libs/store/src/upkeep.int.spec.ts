import { idFloor, newId } from '#kernel';
import { createTestDatabase, seedWorkflow, type TestDatabase } from '#testing';
import type { Pool } from 'pg';

import { createPool } from './pool';
import { Upkeep } from './upkeep';

const DAY_MS = 86_400_000;

let database: TestDatabase;
let pool: Pool;
let upkeep: Upkeep;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url });
  upkeep = new Upkeep(pool);
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

const dayBefore = (days: number): Date => new Date(Date.now() - days * DAY_MS);
const nameOf = (at: Date): string => at.toISOString().slice(0, 10).replaceAll('-', '');

async function partitions(parent: string): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = $1::regclass ORDER BY 1`,
    [parent],
  );
  return rows.map(({ name }) => name);
}

const open = (since: Date, days: number) =>
  pool.query('SELECT sluice_create_partitions($1, $2)', [since, days]);

describe('sluice_id_floor', () => {
  it.each([
    '2026-01-31T12:00:00.123Z',
    '1970-01-01T00:00:00.000Z',
    '2099-12-31T23:59:59.999Z',
    '2026-11-20T00:00:00.001Z',
  ])('is what the program takes for the smallest id of %s', async (text) => {
    const { rows } = await pool.query<{ id: string }>('SELECT sluice_id_floor($1::timestamptz) AS id', [
      text,
    ]);
    expect(rows[0]!.id).toBe(idFloor(new Date(text)));
  });
});

describe('Upkeep', () => {
  it('makes the partitions of the days ahead', async () => {
    for (const parent of ['events', 'runs', 'step_runs']) {
      const tomorrow = `${parent}_${nameOf(dayBefore(-1))}`;
      const inAWeek = `${parent}_${nameOf(dayBefore(-7))}`;
      await pool.query(`DROP TABLE ${tomorrow}, ${inAWeek}`);
      await upkeep.run(0);
      expect(await partitions(parent)).toEqual(expect.arrayContaining([tomorrow, inAWeek]));
    }
  });

  it('drops the days that are past their retention, and no other', async () => {
    await open(dayBefore(12), 12);
    const before = await partitions('runs');
    const dropped = await upkeep.run(10);
    const old = [12, 11].map((days) => nameOf(dayBefore(days)));
    expect(dropped.sort()).toEqual(
      ['events', 'runs', 'step_runs'].flatMap((parent) => old.map((day) => `${parent}_${day}`)).sort(),
    );
    expect(await partitions('runs')).toEqual(before.filter((name) => !dropped.includes(name)));
  });

  it('keeps everything when it is told so', async () => {
    await open(dayBefore(400), 3);
    expect(await upkeep.run(0)).toEqual([]);
    expect(await partitions('events')).toContain(`events_${nameOf(dayBefore(400))}`);
  });

  it('keeps a day with a run that is not settled, and those after it, until the run is', async () => {
    await open(dayBefore(13), 13);
    const { workspaceId, workflowId, versionId } = await seedWorkflow(database.url, {
      trigger: { connector: 'webhook', operation: 'catch' },
      steps: [],
    });
    const id = idFloor(dayBefore(12)).replace('-0000-0000-', '-7000-8000-');
    await pool.query(
      'INSERT INTO runs (id, workspace_id, workflow_id, version_id, event_id) VALUES ($1, $2, $3, $4, $1)',
      [id, workspaceId, workflowId, versionId],
    );
    expect((await upkeep.run(10)).sort()).toEqual(
      ['events', 'runs', 'step_runs'].map((parent) => `${parent}_${nameOf(dayBefore(13))}`),
    );
    await pool.query('UPDATE runs SET due_at = NULL WHERE id = $1', [id]);
    expect(await upkeep.run(10)).toContain(`runs_${nameOf(dayBefore(12))}`);
    expect((await pool.query('SELECT id FROM runs WHERE id = $1', [id])).rows).toEqual([]);
  });

  it('keeps a day with the event of a run that is not settled, however young the run is', async () => {
    await open(dayBefore(13), 13);
    const { workspaceId, workflowId, versionId } = await seedWorkflow(database.url, {
      trigger: { connector: 'webhook', operation: 'catch' },
      steps: [],
    });
    const eventId = idFloor(dayBefore(12)).replace('-0000-0000-', '-7000-8000-');
    await pool.query(
      'INSERT INTO runs (id, workspace_id, workflow_id, version_id, event_id) VALUES ($1, $2, $3, $4, $5)',
      [newId(), workspaceId, workflowId, versionId, eventId],
    );
    await upkeep.run(10);
    expect(await partitions('events')).toContain(`events_${nameOf(dayBefore(12))}`);
    await pool.query('UPDATE runs SET due_at = NULL');
    await upkeep.run(10);
    expect(await partitions('events')).not.toContain(`events_${nameOf(dayBefore(12))}`);
  });

  it('removes expired keys and sessions, and leaves the others', async () => {
    const { workspaceId, triggerId } = await seedWorkflow(database.url, {
      trigger: { connector: 'webhook', operation: 'catch' },
      steps: [],
    });
    await pool.query(
      `INSERT INTO event_keys (trigger_id, key, workspace_id, event_id, expires_at)
       VALUES ($1, 'old', $2, $1, now() - interval '1 second'), ($1, 'new', $2, $1, now() + interval '1 hour')`,
      [triggerId, workspaceId],
    );
    await pool.query(
      `INSERT INTO idempotency_keys (workspace_id, key, request_hash, created_at)
       VALUES ($1, 'old', '', now() - interval '25 hours'), ($1, 'new', '', now())`,
      [workspaceId],
    );
    await upkeep.run(30);
    expect((await pool.query('SELECT key FROM event_keys')).rows).toEqual([{ key: 'new' }]);
    expect((await pool.query('SELECT key FROM idempotency_keys')).rows).toEqual([{ key: 'new' }]);
  });

  it('leaves the work to whoever is at it already', async () => {
    await open(dayBefore(12), 1);
    const other = await pool.connect();
    await other.query('SELECT pg_advisory_lock(7246512)');
    expect(await upkeep.run(10)).toEqual([]);
    await other.query('SELECT pg_advisory_unlock(7246512)');
    other.release();
    expect(await upkeep.run(10)).not.toEqual([]);
  });
});
