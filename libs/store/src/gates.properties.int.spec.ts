/** The gate against a model in memory: whatever comes, ends, fails, is paused or cancelled, it lets through the same. */
import type { WorkflowSettings } from '#schema';
import { Metrics } from '#telemetry';
import { createTestDatabase, seedWorkflow, type SeededWorkflow, type TestDatabase } from '#testing';
import * as fc from 'fast-check';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';

import { createDataSource } from './data-source';
import { GatedEventWriter } from './gated-event-writer';
import { Gates } from './gates';
import { PauseRepository } from './pauses.repository';
import { createPool } from './pool';
import { RunControl } from './run-control';

const KEYS = ['a', 'b', 'c', null] as const;
type Key = (typeof KEYS)[number];

type Step =
  | { do: 'arrive'; key: Key }
  | { do: 'settle'; nth: number; status: 'succeeded' | 'failed' | 'unknown' }
  | { do: 'cancel'; nth: number }
  | { do: 'release' }
  | { do: 'pause' }
  | { do: 'resume' }
  | { do: 'let go on'; key: Exclude<Key, null> };

const nth = fc.nat({ max: 20 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('arrive' as const), key: fc.constantFrom(...KEYS) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      nth,
      status: fc.constantFrom('succeeded' as const, 'failed' as const, 'unknown' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), nth }) },
  { weight: 5, arbitrary: fc.constant({ do: 'release' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'pause' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'resume' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('let go on' as const),
      key: fc.constantFrom('a' as const, 'b' as const, 'c' as const),
    }),
  },
);
const settings: fc.Arbitrary<WorkflowSettings> = fc.record(
  {
    orderBy: fc.constant('{{trigger.body.key}}'),
    onKeyFailure: fc.constantFrom('continue' as const, 'stop' as const),
    concurrency: fc.integer({ min: 1, max: 3 }),
  },
  { requiredKeys: ['orderBy'] },
);

interface ModelRun {
  id: string;
  key: Key;
  state: 'parked' | 'active' | 'succeeded' | 'failed' | 'unknown' | 'cancelled';
  /** Whether it was let through before it ended. */
  admitted: boolean;
}

/** The rules, said once more and as plainly as can be; runs are in order of arrival. */
class Model {
  readonly runs: ModelRun[] = [];
  paused = false;
  private readonly passed = new Set<ModelRun>();

  constructor(private readonly rules: WorkflowSettings) {}

  at(index: number, state: ModelRun['state']): ModelRun | undefined {
    const found = this.runs.filter((run) => run.state === state);
    return found.length === 0 ? undefined : found[index % found.length];
  }

  isStopped(key: Key): ModelRun | null {
    if (this.rules.onKeyFailure !== 'stop' || key === null) return null;
    const last = this.runs.findLast(
      (run) => run.key === key && run.admitted && ['succeeded', 'failed', 'unknown'].includes(run.state),
    );
    return last && last.state !== 'succeeded' && !this.passed.has(last) ? last : null;
  }

  letGoOn(key: Key): void {
    const last = this.isStopped(key);
    if (last) this.passed.add(last);
  }

  release(): string[] {
    if (this.paused) return [];
    const active = this.runs.filter(({ state }) => state === 'active');
    const heads = this.runs.filter(
      (run) =>
        run.state === 'parked' &&
        (run.key === null ||
          (!active.some(({ key }) => key === run.key) &&
            this.runs.find(({ key, state }) => key === run.key && state === 'parked') === run &&
            !this.isStopped(run.key))),
    );
    const chosen = heads.slice(0, Math.max(0, (this.rules.concurrency ?? Infinity) - active.length));
    for (const run of chosen) Object.assign(run, { state: 'active', admitted: true });
    return chosen.map(({ id }) => id);
  }
}

let database: TestDatabase;
let pool: Pool;
let db: DataSource;
let writer: GatedEventWriter;
let gates: Gates;
let control: RunControl;
let pauses: PauseRepository;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url });
  db = await createDataSource({ url: database.url, poolSize: 4 }).initialize();
  writer = new GatedEventWriter(pool, new Metrics());
  gates = new Gates(pool, new Metrics());
  control = new RunControl(db);
  pauses = new PauseRepository(db);
});
afterAll(async () => {
  await db.destroy();
  await pool.end();
  await database.drop();
});

async function take(model: Model, workflow: SeededWorkflow, step: Step): Promise<void> {
  const { workspaceId, workflowId, triggerId, versionId } = workflow;
  switch (step.do) {
    case 'arrive': {
      const stored = await writer.receive({
        triggerId,
        versionId,
        source: 'webhook',
        body: Buffer.from('{}'),
        orderKey: step.key,
        debounceKey: null,
        debounceMs: null,
      });
      if (stored.outcome !== 'accepted') throw new Error(stored.outcome);
      model.runs.push({ id: stored.runId!, key: step.key, state: 'parked', admitted: false });
      return;
    }
    case 'settle': {
      const run = model.at(step.nth, 'active');
      if (!run) return;
      run.state = step.status;
      await pool.query('UPDATE runs SET status = $2, due_at = NULL, finished_at = now() WHERE id = $1', [
        run.id,
        step.status,
      ]);
      return;
    }
    case 'cancel': {
      const run = model.at(step.nth, 'parked') ?? model.at(step.nth, 'active');
      if (!run) return;
      run.state = 'cancelled';
      await control.cancel(workspaceId, run.id);
      return;
    }
    case 'pause':
      model.paused = true;
      await pauses.pause(workspaceId, workflowId, { code: 'workflow.paused', message: 'x' });
      return;
    case 'resume':
      model.paused = false;
      await pauses.resume(workspaceId, workflowId);
      return;
    case 'let go on': {
      const behind = model.runs.some(({ key, state }) => key === step.key && state === 'parked');
      const busy = model.runs.some(({ key, state }) => key === step.key && state === 'active');
      // Only a key that something waits for is shown as stopped.
      if (behind && !busy) model.letGoOn(step.key);
      await pauses.resumeKey(workspaceId, workflowId, step.key);
      return;
    }
    case 'release': {
      const released = await gates.release(workflowId);
      expect(released.map(({ id }) => id).toSorted()).toEqual(model.release().toSorted());
    }
  }
}

it('lets through what the rules let through, and strands nothing', async () => {
  await fc.assert(
    fc.asyncProperty(settings, fc.array(step, { minLength: 5, maxLength: 60 }), async (rules, steps) => {
      const trigger = { connector: 'webhook', operation: 'catch' };
      const workflow = await seedWorkflow(database.url, { trigger, steps: [], settings: rules });
      const model = new Model(rules);
      for (const one of steps) await take(model, workflow, one);
      // To the end: everybody may go on, and each run that is let through succeeds.
      await take(model, workflow, { do: 'resume' });
      for (let round = 0; model.at(0, 'parked') || model.at(0, 'active'); round += 1) {
        if (round > 200) throw new Error('Something waits for ever.');
        for (const key of ['a', 'b', 'c'] as const) await take(model, workflow, { do: 'let go on', key });
        await take(model, workflow, { do: 'release' });
        await take(model, workflow, { do: 'settle', nth: 0, status: 'succeeded' });
      }
      const left = await pool.query(
        `SELECT 'parked' AS what FROM parked_runs WHERE workflow_id = $1
         UNION ALL SELECT 'head' FROM gate_heads WHERE workflow_id = $1
         UNION ALL SELECT 'run' FROM runs WHERE workflow_id = $1 AND due_at IS NOT NULL`,
        [workflow.workflowId],
      );
      expect(left.rows).toEqual([]);
    }),
    { numRuns: 60 },
  );
}, 120_000);
