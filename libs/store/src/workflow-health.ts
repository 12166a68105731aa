/** Runs that ended in → counts by hour, and workflows paused that all but always fail. */
import { LOGGER, type Logger } from '#telemetry';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Pool } from 'pg';

import { integers, uuids } from './binary-array';
import { POOL } from './tokens';

export interface EndedRun {
  workspaceId: string;
  workflowId: string;
  failed: boolean;
}

const EVERY_MS = 1000;
const WINDOW_HOURS = 24;
const LEAST_RUNS = 20;
const FAILED_SHARE = 0.95;

const COUNT = `
  INSERT INTO workflow_health AS h (workflow_id, hour, workspace_id, total, failed)
  SELECT g.workflow_id, date_trunc('hour', now()), g.workspace_id, g.total, g.failed
  FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[]) AS g(workflow_id, workspace_id, total, failed)
  JOIN workflows w ON w.id = g.workflow_id
  ORDER BY g.workflow_id
  ON CONFLICT (workflow_id, hour) DO UPDATE SET total = h.total + excluded.total, failed = h.failed + excluded.failed
`;

const PAUSE = `
  WITH counted AS (
    SELECT workflow_id, sum(total)::int AS total, sum(failed)::int AS failed
    FROM workflow_health
    WHERE workflow_id = ANY($1::uuid[]) AND hour > now() - $2::int * interval '1 hour'
    GROUP BY workflow_id
    HAVING sum(total) >= $3::int AND sum(failed) >= sum(total) * $4::float8
  ), gate AS (
    INSERT INTO gates (workflow_id, workspace_id)
    SELECT t.workflow_id, t.workspace_id FROM counted c JOIN triggers t ON t.workflow_id = c.workflow_id
    ORDER BY t.workflow_id
    ON CONFLICT DO NOTHING
  )
  UPDATE triggers t
  SET paused_at = now(), gated = true,
      pause_reason = json_build_object('code', 'workflow.failing', 'message',
        c.failed || ' of the last ' || c.total || ' runs failed. Mend the workflow, then resume it: its events are held.')
  FROM counted c
  WHERE t.workflow_id = c.workflow_id AND t.paused_at IS NULL AND t.version_id IS NOT NULL
    AND coalesce(t.settings ->> 'autoPause', 'true') <> 'false'
  RETURNING t.workflow_id AS "workflowId", t.workspace_id AS "workspaceId"
`;

export interface PausedWorkflow {
  workspaceId: string;
  workflowId: string;
}

interface Counts {
  workspaceId: string;
  total: number;
  failed: number;
}

@Injectable()
export class WorkflowHealth implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private counts = new Map<string, Counts>();
  private readonly listeners = new Set<(paused: PausedWorkflow) => void>();
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      if (this.counts.size > 0) this.flushing = this.flushing.then(() => this.flush());
    }, EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.flushing;
    await this.flush();
  }

  /** Cheap; what is not written yet is lost with the process, which is why it decides nothing but a pause. */
  record({ workspaceId, workflowId, failed }: EndedRun): void {
    let counts = this.counts.get(workflowId);
    if (!counts) this.counts.set(workflowId, (counts = { workspaceId, total: 0, failed: 0 }));
    counts.total += 1;
    if (failed) counts.failed += 1;
  }

  /** @param listener told of each workflow that is paused from here */
  onPaused(listener: (paused: PausedWorkflow) => void): void {
    this.listeners.add(listener);
  }

  /** Writes what was recorded; never throws. */
  async flush(): Promise<void> {
    if (this.counts.size === 0) return;
    const entries = [...this.counts];
    this.counts = new Map();
    try {
      await this.pool.query(COUNT, [
        uuids(entries.map(([id]) => id)),
        uuids(entries.map(([, { workspaceId }]) => workspaceId)),
        integers(entries.map(([, { total }]) => total)),
        integers(entries.map(([, { failed }]) => failed)),
      ]);
      const failing = entries.filter(([, { failed }]) => failed > 0).map(([id]) => id);
      if (failing.length > 0) await this.pauseFailing(failing);
    } catch (error) {
      this.logger.warn({ err: error }, 'How runs ended could not be counted.');
    }
  }

  private async pauseFailing(workflowIds: string[]): Promise<void> {
    const values = [uuids(workflowIds), WINDOW_HOURS, LEAST_RUNS, FAILED_SHARE];
    const { rows } = await this.pool.query<PausedWorkflow>(PAUSE, values);
    for (const paused of rows) {
      this.logger.warn(paused, 'Paused a workflow whose runs all but always fail; its events are held.');
      for (const listener of this.listeners) listener(paused);
    }
  }
}
