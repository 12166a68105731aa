import { Audit } from '#identity';
import { CodedError, RUN_STATUSES, type RunStatus } from '#kernel';
import { RunRepository } from '#store';
import { Controller } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { Cancellations } from './cancellations';
import { Retries } from './retries';
import {
  type BulkCancel,
  BulkCancelBody,
  BulkDone,
  type BulkRetry,
  BulkRetryBody,
  type RunFilterBody,
} from './shapes';

const DEFAULT_LIMIT = 200;
const AT_ONCE = 8;
const MOST_SHOWN = 20;
const UNSETTLED: readonly RunStatus[] = ['queued', 'running', 'waiting'];
const RETRIED: readonly RunStatus[] = ['failed', 'unknown', 'cancelled'];

/** What one call does of many; the cursor leads on, so that who calls shows how far it is, and may stop. */
@Controller()
export class BulkController {
  constructor(
    private readonly runs: RunRepository,
    private readonly retries: Retries,
    private readonly cancellations: Cancellations,
    private readonly audit: Audit,
  ) {}

  @Route({
    method: 'POST',
    path: '/runs/retry',
    summary: 'Run many runs again',
    description:
      'Those of a filter, the newest first, up to `limit` at a time: call it again with `nextCursor` until that is null. ' +
      'Without statuses: those that failed, were cancelled, or whose outcome is unknown. Runs that can’t be retried are skipped.',
    tag: 'Runs',
    access: 'editor',
    body: BulkRetryBody,
    responses: { 200: BulkDone },
  })
  async retryMany({ caller, body }: RouteRequest<unknown, unknown, BulkRetry>): Promise<BulkDone> {
    const { from, version } = body;
    const how = { ...(from ? { from } : {}), ...(version ? { version } : {}) };
    const done = await this.each(caller.workspaceId, body, RETRIED, async (runId) => {
      await this.retries.retry(caller, runId, how);
    });
    await this.audit.record(caller, 'run.retryMany', undefined, { done: done.done, filter: body.filter });
    return done;
  }

  @Route({
    method: 'POST',
    path: '/runs/cancel',
    summary: 'Cancel many runs',
    description:
      'Those of a filter that are under way, the newest first, up to `limit` at a time: call it again with `nextCursor` ' +
      'until that is null.',
    tag: 'Runs',
    access: 'editor',
    body: BulkCancelBody,
    responses: { 200: BulkDone },
  })
  async cancelMany({ caller, body }: RouteRequest<unknown, unknown, BulkCancel>): Promise<BulkDone> {
    const done = await this.each(caller.workspaceId, body, UNSETTLED, (runId) =>
      this.cancellations.cancel(caller, runId),
    );
    await this.audit.record(caller, 'run.cancelMany', undefined, { done: done.done, filter: body.filter });
    return done;
  }

  private async each(
    workspaceId: string,
    { filter, cursor, limit = DEFAULT_LIMIT }: { filter: RunFilterBody; cursor?: string; limit?: number },
    statuses: readonly RunStatus[],
    act: (runId: string) => Promise<void>,
  ): Promise<BulkDone> {
    const wanted = (filter.status ?? RUN_STATUSES).filter((status) => statuses.includes(status));
    if (wanted.length === 0) return { done: 0, skipped: [], skippedCount: 0, nextCursor: null };
    const rows = await this.runs.list(workspaceId, {
      limit: limit + 1,
      before: cursor,
      workflowId: filter.workflowId,
      statuses: wanted,
      from: filter.from === undefined ? undefined : new Date(filter.from),
      to: filter.to === undefined ? undefined : new Date(filter.to),
      text: filter.q,
    });
    // Of those at hand the oldest first, as they came.
    const ids = rows.slice(0, limit).map(({ id }) => id);
    const queue = ids.toReversed();
    const skipped: BulkDone['skipped'] = [];
    let skippedCount = 0;
    const work = async (): Promise<void> => {
      for (let runId = queue.shift(); runId !== undefined; runId = queue.shift()) {
        try {
          await act(runId);
        } catch (error) {
          if (!(error instanceof CodedError)) throw error;
          skippedCount += 1;
          if (skipped.length < MOST_SHOWN) skipped.push({ runId, code: error.code, message: error.message });
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const nextCursor = rows.length > limit ? (ids.at(-1) ?? null) : null;
    return { done: ids.length - skippedCount, skipped, skippedCount, nextCursor };
  }
}
