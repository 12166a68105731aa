/** A hundred thousand runs that wait for weeks: what is asked many times a second doesn't look at them. */
import { newId } from '#kernel';
import { Metrics } from '#telemetry';
import { createTestDatabase, seedWorkflow, type SeededWorkflow, type TestDatabase } from '#testing';
import type { Pool } from 'pg';

import { DueRuns } from './due-runs';
import { Gates } from './gates';
import { createPool } from './pool';
import { RunClaimer } from './run-claimer';

const WAITING = 100_000;
const LEASE_MS = 60_000;
/** The pages of 8 KiB that one question may look at; all the waiting runs are on thousands. */
const MOST_PAGES = 60;

interface Question {
  name: string;
  text: string;
  values: unknown[];
}
interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Shared Hit Blocks'?: number;
  'Shared Read Blocks'?: number;
  Plans?: PlanNode[];
}

let database: TestDatabase;
let pool: Pool;
let claimer: RunClaimer;
let due: DueRuns;
let gates: Gates;
let workflow: SeededWorkflow;
/** What was asked of the database, by the name of the question. */
const asked = new Map<string, Question>();

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url });
  const query = pool.query.bind(pool) as (question: Question | string, values?: unknown[]) => unknown;
  jest.spyOn(pool, 'query').mockImplementation(((question: Question | string, values?: unknown[]) => {
    if (typeof question === 'object') asked.set(question.name, question);
    return query(question, values);
  }) as never);
  claimer = new RunClaimer(pool, new Metrics());
  due = new DueRuns(pool);
  gates = new Gates(pool, new Metrics());
  workflow = await seedWorkflow(database.url, {
    trigger: { connector: 'webhook', operation: 'catch' },
    steps: [],
  });
  await insertRuns(WAITING, { status: 'waiting', fence: 1, due: '30 days' });
  await pool.query('VACUUM ANALYZE runs');
}, 60_000);
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** In one statement, as through the API it would take minutes. All in the partition of today. */
async function insertRuns(
  count: number,
  { status, fence, due: dueIn }: { status: string; fence: number; due: string },
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO runs (id, workspace_id, workflow_id, version_id, event_id, status, fence, due_at)
     SELECT ($4 || right(gen_random_uuid()::text, 23))::uuid, $1::uuid, $2::uuid, $3::uuid, gen_random_uuid(),
            $5, $6, now() + $7::interval + n * interval '1 second'
     FROM generate_series(1, $8) AS n RETURNING id`,
    [
      workflow.workspaceId,
      workflow.workflowId,
      workflow.versionId,
      newId().slice(0, 13),
      status,
      fence,
      dueIn,
      count,
    ],
  );
  return rows.map(({ id }) => id);
}

/** Asks again as it was asked before, and takes back what that changed. */
async function explain(name: string): Promise<{ sequential: string[]; pages: number }> {
  const { text, values } = asked.get(name)!;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>({
      text: `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
      values,
    });
    const top = rows[0]!['QUERY PLAN'][0]!.Plan;
    return {
      sequential: sequentialIn(top),
      pages: (top['Shared Hit Blocks'] ?? 0) + (top['Shared Read Blocks'] ?? 0),
    };
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** The plan for whatever values, which a prepared question may be given after a few times. */
async function explainForAny(name: string): Promise<string[]> {
  const { rows } = await pool.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
    `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${asked.get(name)!.text}`,
  );
  return sequentialIn(rows[0]!['QUERY PLAN'][0]!.Plan);
}

/** The partitions of runs that a plan reads from end to end. */
function sequentialIn(node: PlanNode): string[] {
  const name = node['Relation Name'] ?? '';
  const own = node['Node Type'] === 'Seq Scan' && /^runs/.test(name) ? [name] : [];
  return [...own, ...(node.Plans ?? []).flatMap(sequentialIn)];
}

it('finds and claims what is due as if nothing else were there', async () => {
  const { rows: pages } = await pool.query<{ n: number }>(
    `SELECT sum(pg_relation_size(inhrelid))::int / 8192 AS n FROM pg_inherits WHERE inhparent = 'runs'::regclass`,
  );
  expect(pages[0]!.n).toBeGreaterThan(10 * MOST_PAGES);
  expect(await due.find(100, 2000)).toEqual([]);

  const [fresh] = await insertRuns(1, { status: 'queued', fence: 0, due: '-10 seconds' });
  const [woken] = await insertRuns(1, { status: 'waiting', fence: 3, due: '-5 seconds' });
  expect(await due.find(100, 2000)).toEqual([
    { id: fresh, fence: 0 },
    { id: woken, fence: 3 },
  ]);
  const [asleep] = (
    await pool.query<{ id: string }>(`SELECT id FROM runs WHERE due_at > now() + interval '1 day' LIMIT 1`)
  ).rows;
  const claims = await Promise.all(
    [fresh!, woken!, asleep!.id].map((runId) => claimer.claim({ runId, leaseMs: LEASE_MS })),
  );
  expect(claims).toMatchObject([{ id: fresh, fence: 1 }, { id: woken, fence: 4 }, null]);
  expect(await claimer.renew([{ id: fresh!, fence: 1 }], LEASE_MS)).toEqual(new Map([[fresh, 0]]));
  expect(await due.find(100, 2000)).toEqual([]);
});

it.each([
  ['due', () => due.find(2000, 2000)],
  ['claim', async () => claimer.claim({ runId: await oneDue(), leaseMs: LEASE_MS })],
  ['renew', async () => claimer.renew([{ id: await oneDue(), fence: 0 }], LEASE_MS)],
  ['parked', () => gates.parked(null, 500)],
])('asks “%s” without a look at those that wait', async (name, ask) => {
  await ask();
  // It was claimed just now; a claim that finds nothing to do would be measured at less than it takes.
  if (name === 'claim') await pool.query('UPDATE runs SET lease_until = NULL WHERE lease_until IS NOT NULL');
  expect(await explainForAny(name)).toEqual([]);
  const { sequential, pages } = await explain(name);
  expect(sequential).toEqual([]);
  expect(pages).toBeLessThan(MOST_PAGES);
});

const oneDue = async (): Promise<string> =>
  (await insertRuns(1, { status: 'queued', fence: 0, due: '-10 seconds' }))[0]!;
