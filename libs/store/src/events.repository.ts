import { type Failure, idFloor, type RunStatus } from '#kernel';
import type { TriggerDefinition } from '#schema';
import { Inject, Injectable } from '@nestjs/common';
import { In, type DataSource } from 'typeorm';

import { Event } from './entities';
import { DATA_SOURCE } from './tokens';

export interface EventFilter {
  limit: number;
  before?: string | undefined;
  workflowId?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

export interface EventRow extends Omit<Event, 'body' | 'headers' | 'query' | 'workspaceId' | 'triggerId'> {
  bodyBytes: number;
  /** Of its first run, where that failed. */
  runError: Failure | null;
}

export interface EventRun {
  id: string;
  status: RunStatus;
  error: Failure | null;
}

const LIST = `
  SELECT e.id, e.workflow_id AS "workflowId", e.source, e.method, e.path, e.content_type AS "contentType",
         octet_length(e.body) AS "bodyBytes", e.received_at AS "receivedAt", first.error AS "runError"
  FROM events e
  LEFT JOIN LATERAL (
    SELECT r.error FROM runs r WHERE r.event_id = e.id ORDER BY r.id LIMIT 1
  ) first ON true
  WHERE e.workspace_id = $1
    AND ($2::uuid IS NULL OR e.id < $2::uuid)
    AND ($3::uuid IS NULL OR e.workflow_id = $3::uuid)
    AND ($4::uuid IS NULL OR e.id >= $4::uuid)
    AND ($5::uuid IS NULL OR e.id < $5::uuid)
  ORDER BY e.id DESC LIMIT $6
`;

const RECENT = `
  SELECT e.id, first.id AS "runId"
  FROM events e
  LEFT JOIN LATERAL (
    SELECT r.id FROM runs r WHERE r.event_id = e.id AND r.workflow_id = $2 AND r.finished_at IS NOT NULL ORDER BY r.id LIMIT 1
  ) first ON true
  WHERE e.workspace_id = $1 AND e.workflow_id = $2
  ORDER BY e.id DESC LIMIT $3
`;

/** What was received, as it was received. */
@Injectable()
export class EventRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /** Newest first. */
  list(workspaceId: string, { limit, before, workflowId, from, to }: EventFilter): Promise<EventRow[]> {
    return this.db.query<EventRow[]>(LIST, [
      workspaceId,
      before ?? null,
      workflowId ?? null,
      from ? idFloor(from) : null,
      to ? idFloor(to) : null,
      limit,
    ]);
  }

  /** With its runs, oldest first. */
  async find(workspaceId: string, id: string): Promise<{ event: Event; runs: EventRun[] } | null> {
    const event = await this.db.manager.findOneBy(Event, { id, workspaceId });
    if (!event) return null;
    const runs = await this.db.query<EventRun[]>(
      'SELECT id, status, error FROM runs WHERE workspace_id = $1 AND event_id = $2 ORDER BY id',
      [workspaceId, id],
    );
    return { event, runs };
  }

  /** Those of the ids that there are, in no order. */
  many(workspaceId: string, ids: readonly string[]): Promise<Event[]> {
    return this.db.manager.findBy(Event, { workspaceId, id: In([...ids]) });
  }

  /** The newest events of a workflow, newest first, each with its first run that came to an end. */
  recent(
    workspaceId: string,
    workflowId: string,
    limit: number,
  ): Promise<{ id: string; runId: string | null }[]> {
    return this.db.query<{ id: string; runId: string | null }[]>(RECENT, [workspaceId, workflowId, limit]);
  }

  /** The trigger of the version on which the event first ran; null when it never did. */
  async trigger(workspaceId: string, id: string): Promise<TriggerDefinition | null> {
    const [row] = await this.db.query<{ trigger: TriggerDefinition }[]>(
      `SELECT v.definition -> 'trigger' AS trigger FROM runs r JOIN workflow_versions v ON v.id = r.version_id
       WHERE r.workspace_id = $1 AND r.event_id = $2 ORDER BY r.id LIMIT 1`,
      [workspaceId, id],
    );
    return row?.trigger ?? null;
  }
}
