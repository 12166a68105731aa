import { type Failure, idFloor, isId, type RunStatus } from '#kernel';
import type { WorkflowDefinition } from '#schema';
import { Inject, Injectable } from '@nestjs/common';
import {
  MoreThanOrEqual,
  Raw,
  type DataSource,
  type FindOptionsSelect,
  type FindOptionsWhere,
} from 'typeorm';

import { Event, type InFlight, StepRun } from './entities';
import { DATA_SOURCE } from './tokens';

export interface RunFilter {
  limit: number;
  before?: string | undefined;
  workflowId?: string | undefined;
  statuses?: readonly string[] | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /** A run's id, or a part of its error's code or message. */
  text?: string | undefined;
}

export interface RunRow {
  id: string;
  workflowId: string;
  workflowName: string;
  version: number;
  eventId: string;
  status: RunStatus;
  error: Failure | null;
  retryOf: string | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  inFlight: InFlight[] | null;
}

export interface WholeRun extends RunRow {
  /** What a return step gave: `{ value, response? }`; else null. */
  result: unknown;
  parentRunId: string | null;
  parentPath: string | null;
  definition: WorkflowDefinition;
  event: Event;
  /** Oldest first. */
  steps: StepRun[];
}

export type RunPart = Omit<WholeRun, 'event'>;

const COLUMNS = `
  r.id, r.workflow_id AS "workflowId", w.name AS "workflowName", greatest(v.number, 0) AS version, r.event_id AS "eventId", r.status,
  r.error, r.retry_of AS "retryOf", r.started_at AS "startedAt", r.finished_at AS "finishedAt", r.in_flight AS "inFlight"
`;

const FROM = `
  FROM runs r
  JOIN workflows w ON w.id = r.workflow_id
  JOIN workflow_versions v ON v.id = r.version_id
  WHERE r.workspace_id = $1
`;

// Errors are json that may hold escapes which jsonb and ->> refuse, so their text is searched as it is written.
const ERROR_TEXT = `concat_ws(' ',
  substring(r.error::text from '"code":"([^"]*)"'), substring(r.error::text from '"message":"((?:[^"\\\\]|\\\\.)*)"'))`;

const LIST = `
  SELECT ${COLUMNS} ${FROM}
    AND ($2::uuid IS NULL OR r.id < $2::uuid)
    AND ($3::uuid IS NULL OR r.workflow_id = $3::uuid)
    AND ($4::text[] IS NULL OR r.status = ANY($4::text[]))
    AND ($5::uuid IS NULL OR r.id >= $5::uuid)
    AND ($6::uuid IS NULL OR r.id < $6::uuid)
    AND ($7::text IS NULL OR r.id = $8::uuid
         OR (r.error IS NOT NULL AND strpos(lower(${ERROR_TEXT}), lower($7::text)) > 0))
  ORDER BY r.id DESC LIMIT $9
`;

/** Of a step run in a round that went well, what a list of rounds needs: not what it was given and what it made. */
const OUTLINE = {
  id: true,
  runId: true,
  stepId: true,
  path: true,
  type: true,
  status: true,
  attempt: true,
  error: true,
  startedAt: true,
  finishedAt: true,
  nextAttemptAt: true,
} as const;

const ONE = `
  SELECT ${COLUMNS}, r.result, r.parent_run_id AS "parentRunId", r.parent_path AS "parentPath", v.definition
  ${FROM} AND r.id = $2
`;

/** Runs for those who look at them; the hot path has writers of its own. */
@Injectable()
export class RunRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /** Newest first. Time is that of the run's making, which its id tells. */
  list(workspaceId: string, filter: RunFilter): Promise<RunRow[]> {
    const { text, from, to, statuses } = filter;
    return this.db.query<RunRow[]>(LIST, [
      workspaceId,
      filter.before ?? null,
      filter.workflowId ?? null,
      statuses && statuses.length > 0 ? statuses : null,
      from ? idFloor(from) : null,
      to ? idFloor(to) : null,
      text ?? null,
      text !== undefined && isId(text) ? text : null,
      filter.limit,
    ]);
  }

  /** @param outline of the rounds of loops, only the outlines of the step runs that went well */
  async find(workspaceId: string, id: string, { outline = false } = {}): Promise<WholeRun | null> {
    const run = await this.one(workspaceId, id);
    if (!run) return null;
    const [event, steps] = await Promise.all([
      this.db.manager.findOneByOrFail(Event, { id: run.eventId, workspaceId }),
      outline ? this.stepsUnder(workspaceId, id, '') : this.stepsOf(workspaceId, id),
    ]);
    return { ...run, event, steps };
  }

  /** As far as the paths of its step runs begin with this. */
  async part(workspaceId: string, id: string, prefix: string): Promise<RunPart | null> {
    const run = await this.one(workspaceId, id);
    if (!run) return null;
    const inFlight = run.inFlight?.filter(({ path }) => path.startsWith(prefix)) ?? null;
    return { ...run, inFlight, steps: await this.stepsUnder(workspaceId, id, prefix) };
  }

  private async one(workspaceId: string, id: string): Promise<Omit<RunPart, 'steps'> | null> {
    const [run] = await this.db.query<Omit<RunPart, 'steps'>[]>(ONE, [workspaceId, id]);
    return run ?? null;
  }

  /**
   * Those whose paths begin with this, oldest first; in the rounds of loops further down, only the outlines of those
   * that went well.
   */
  private async stepsUnder(workspaceId: string, runId: string, prefix: string): Promise<StepRun[]> {
    // Ids begin with a letter, so a part of digits is a round.
    const isOutlined = `status IN ('succeeded', 'skipped', 'cancelled') AND substr(path, :from) ~ '(^|/)[0-9]+/'`;
    const parameters = { prefix, from: [...prefix].length + 1 };
    const under = (rest: string) => ({
      path: Raw(() => `starts_with(path, :prefix) AND ${rest}`, parameters),
    });
    const [whole, outlines] = await Promise.all([
      this.stepsOf(workspaceId, runId, under(`NOT (${isOutlined})`)),
      this.stepsOf(workspaceId, runId, under(isOutlined), OUTLINE),
    ]);
    return [...whole, ...outlines].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  private stepsOf(
    workspaceId: string,
    runId: string,
    more: FindOptionsWhere<StepRun> = {},
    select?: FindOptionsSelect<StepRun>,
  ): Promise<StepRun[]> {
    return this.db.manager.find(StepRun, {
      // A step run is never older than its run, so older partitions need no look.
      where: { runId, workspaceId, id: MoreThanOrEqual(runId), ...more },
      order: { id: 'ASC' },
      ...(select ? { select } : {}),
    });
  }
}
