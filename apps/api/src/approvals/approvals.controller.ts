import type { ApprovalSignal } from '#engine';
import { Audit, type Caller } from '#identity';
import { CodedError, notFound } from '#kernel';
import { Doorbell, LiveChannel } from '#queue';
import { findStep } from '#schema';
import { RunSignals, stateOf, WaitRepository, type ApprovalRow, type WaitingStep } from '#store';
import { Controller } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { cursorOf, placeOf } from './approval-cursor';
import { type Approval, ApprovalPage, ApprovalParams, ApprovalQuery, Decision } from './shapes';

@Controller()
export class ApprovalsController {
  constructor(
    private readonly waits: WaitRepository,
    private readonly signals: RunSignals,
    private readonly doorbell: Doorbell,
    private readonly live: LiveChannel,
    private readonly audit: Audit,
  ) {}

  @Route({
    method: 'GET',
    path: '/approvals',
    summary: 'List what waits for an approval',
    description: 'Of the youngest run first; what somebody has decided is not listed.',
    tag: 'Approvals',
    access: 'viewer',
    query: ApprovalQuery,
    responses: { 200: ApprovalPage },
  })
  async list({ caller, query }: RouteRequest<unknown, ApprovalQuery>): Promise<ApprovalPage> {
    const { limit = 50, cursor } = query;
    const after = cursor === undefined ? undefined : placeOf(cursor);
    const rows = await this.waits.approvals(caller.workspaceId, { limit: limit + 1, after });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return { items: shown.map(view), nextCursor: rows.length > limit && last ? cursorOf(last) : null };
  }

  @Route({
    method: 'POST',
    path: '/approvals/:runId/decide',
    summary: 'Approve or decline',
    description: 'Once. `path` names the waiting step of the run.',
    tag: 'Approvals',
    access: 'editor',
    params: ApprovalParams,
    body: Decision,
    responses: { 204: null },
    errors: ['resume.used', 'resume.gone'],
  })
  async decide({ caller, params, body }: RouteRequest<ApprovalParams, unknown, Decision>): Promise<void> {
    const { workspaceId } = caller;
    const { runId } = params;
    const { path, approved, comment } = body;
    const step = await this.waits.step(runId, path);
    if (step?.workspaceId !== workspaceId || !isApproval(step, path)) throw notFound('approval');
    const state = stateOf(step);
    if (state !== 'open') throw state === 'used' ? used() : gone();
    const payload: ApprovalSignal = {
      kind: 'approval',
      approved,
      comment: comment?.trim() || null,
      by: nameOf(caller),
      decidedAt: new Date().toISOString(),
    };
    const { outcome, fence } = await this.signals.send({ workspaceId, runId, path, payload });
    if (outcome === 'gone') throw gone();
    if (outcome === 'already') throw used();
    if (fence !== null) this.doorbell.ring([{ id: runId, fence }]);
    this.live.publish({ workspaceId, runIds: [runId] });
    await this.audit.record(caller, 'run.decide', { type: 'run', id: runId }, { path, approved });
  }
}

const view = ({ since, expiresAt, ...row }: ApprovalRow): Approval => ({
  ...row,
  since: since.toISOString(),
  expiresAt: expiresAt.toISOString(),
});

/** One that the run has not reached can be decided as well, as by its links. */
function isApproval({ definition }: WaitingStep, path: string): boolean {
  const step = findStep(definition, path.split('/').at(-1)!);
  return step?.type === 'wait' && step.for === 'approval';
}

const nameOf = ({ user, actor }: Caller): string => user?.name || user?.email || actor.name;

const used = (): CodedError => new CodedError('resume.used', 'Somebody has decided this already.');

const gone = (): CodedError =>
  new CodedError('resume.gone', 'The run has ended or waits here no more, so this changes nothing now.');
