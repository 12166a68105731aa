import type { WorkflowSettings } from '#schema';
import { createLogger } from '#telemetry';
import { createTestDatabase, seedWorkflow, type SeededWorkflow, type TestDatabase } from '#testing';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';

import { changeTrigger } from './change-trigger';
import { createDataSource } from './data-source';
import { PauseRepository } from './pauses.repository';
import { createPool } from './pool';
import { Upkeep } from './upkeep';
import { WorkflowHealth, type PausedWorkflow } from './workflow-health';

let database: TestDatabase;
let pool: Pool;
let db: DataSource;
let health: WorkflowHealth;
let workflow: SeededWorkflow;
let told: PausedWorkflow[];

const trigger = { connector: 'webhook', operation: 'catch' };

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url });
  db = await createDataSource({ url: database.url, poolSize: 2 }).initialize();
});
afterAll(async () => {
  await db.destroy();
  await pool.end();
  await database.drop();
});
beforeEach(() => {
  health = new WorkflowHealth(pool, createLogger('silent'));
  told = [];
  health.onPaused((paused) => told.push(paused));
});

const seed = async (settings: WorkflowSettings = {}): Promise<void> => {
  workflow = await seedWorkflow(database.url, { trigger, steps: [], settings });
};

async function ended({ failed = 0, succeeded = 0 }): Promise<void> {
  const { workspaceId, workflowId } = workflow;
  for (let n = 0; n < failed; n++) health.record({ workspaceId, workflowId, failed: true });
  for (let n = 0; n < succeeded; n++) health.record({ workspaceId, workflowId, failed: false });
  await health.flush();
}

async function paused(): Promise<{ gated: boolean; reason: { code: string; message: string } } | null> {
  const { rows } = await pool.query<{ gated: boolean; reason: { code: string; message: string } }>(
    'SELECT gated, pause_reason AS reason FROM triggers WHERE id = $1 AND paused_at IS NOT NULL',
    [workflow.triggerId],
  );
  return rows[0] ?? null;
}

describe('a workflow', () => {
  it('is paused once 95 % of at least 20 runs failed', async () => {
    await seed();
    await ended({ failed: 18, succeeded: 1 });
    expect(await paused()).toBeNull();
    await ended({ failed: 1 });
    expect(await paused()).toEqual({
      gated: true,
      reason: {
        code: 'workflow.failing',
        message: expect.stringMatching(/^19 of the last 20 runs failed\./) as string,
      },
    });
    const { workspaceId, workflowId } = workflow;
    expect(told).toEqual([{ workspaceId, workflowId }]);
  });

  it('is not paused by what fails less often', async () => {
    await seed();
    await ended({ failed: 94, succeeded: 6 });
    expect(await paused()).toBeNull();
    expect(told).toEqual([]);
  });

  it('is not paused against its settings', async () => {
    await seed({ autoPause: false });
    await ended({ failed: 30 });
    expect(await paused()).toBeNull();
  });

  it('counts what several processes saw, and is paused once', async () => {
    await seed();
    const others = Array.from({ length: 4 }, () => new WorkflowHealth(pool, createLogger('silent')));
    for (const other of others) other.onPaused((one) => told.push(one));
    const { workspaceId, workflowId } = workflow;
    for (const other of others)
      for (let n = 0; n < 5; n++) other.record({ workspaceId, workflowId, failed: true });
    await Promise.all(others.map((other) => other.flush()));
    expect(await paused()).not.toBeNull();
    expect(told).toHaveLength(1);
  });

  it('starts anew when it is resumed, or published', async () => {
    await seed();
    await ended({ failed: 20 });
    await new PauseRepository(db).resume(workflow.workspaceId, workflow.workflowId);
    await ended({ failed: 19 });
    expect(await paused()).toBeNull();
    const { workspaceId, workflowId, versionId } = workflow;
    await changeTrigger(db.manager, workspaceId, workflowId, {
      versionId,
      definition: trigger,
      settings: {},
      listening: null,
    });
    await ended({ failed: 19 });
    expect(await paused()).toBeNull();
    await ended({ failed: 1 });
    expect(await paused()).not.toBeNull();
  });

  it('stays paused when it is published meanwhile', async () => {
    await seed();
    await ended({ failed: 20 });
    const { workspaceId, workflowId, versionId } = workflow;
    await changeTrigger(db.manager, workspaceId, workflowId, {
      versionId,
      definition: trigger,
      settings: {},
      listening: null,
    });
    expect(await paused()).toMatchObject({ gated: true });
  });

  it('forgets what was more than a day ago', async () => {
    await seed();
    await ended({ failed: 19 });
    const earlier = `UPDATE workflow_health SET hour = hour - interval '25 hours' WHERE workflow_id = $1`;
    await pool.query(earlier, [workflow.workflowId]);
    await ended({ failed: 19 });
    expect(await paused()).toBeNull();
    await pool.query(earlier, [workflow.workflowId]);
    await new Upkeep(pool).run(0);
    const { rows } = await pool.query('SELECT total FROM workflow_health WHERE workflow_id = $1', [
      workflow.workflowId,
    ]);
    expect(rows).toEqual([{ total: 19 }]);
  });

  it('may be gone by the time it is counted', async () => {
    await seed();
    const gone = workflow;
    await seed();
    health.record({ workspaceId: gone.workspaceId, workflowId: gone.versionId, failed: true });
    await ended({ failed: 20 });
    expect(await paused()).not.toBeNull();
  });
});
