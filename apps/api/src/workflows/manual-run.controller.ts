import { Audit } from '#identity';
import { Intake } from '#intake';
import { CodedError, notFound } from '#kernel';
import { RunStarted, StartRun } from '#schema';
import { WorkflowRepository } from '#store';
import { Controller } from '@nestjs/common';
import type { Static } from 'typebox';

import { Route, type RouteRequest } from '../http';
import { WorkflowParams } from './shapes';

@Controller()
export class ManualRunController {
  constructor(
    private readonly workflows: WorkflowRepository,
    private readonly intake: Intake,
    private readonly audit: Audit,
  ) {}

  @Route({
    method: 'POST',
    path: '/workflows/:id/run',
    summary: 'Start a run by hand',
    description: 'Runs the published version; `body` becomes `trigger.body`.',
    tag: 'Workflows',
    access: 'editor',
    params: WorkflowParams,
    body: StartRun,
    responses: { 202: RunStarted },
    errors: ['workflow.not_published', 'conflict.exists'],
    anyText: true,
  })
  async run({
    caller,
    params,
    body,
  }: RouteRequest<WorkflowParams, unknown, Static<typeof StartRun>>): Promise<Static<typeof RunStarted>> {
    const workflow = await this.workflows.find(caller.workspaceId, params.id);
    if (!workflow) throw notFound('workflow');
    const { outcome, eventId, runId } = await this.intake.receive({
      triggerId: workflow.trigger.id,
      source: 'manual',
      contentType: 'application/json',
      body: Buffer.from(JSON.stringify(body.body ?? null)),
    });
    if (outcome === 'duplicate') {
      throw new CodedError(
        'conflict.exists',
        `By the workflow’s deduplication this is the same as the event ${eventId}, so nothing was started. Replay that event, or send other data.`,
      );
    }
    if (outcome === 'unpublished' || runId === null) {
      throw new CodedError(
        'workflow.not_published',
        'Publish the workflow first: only a published version runs.',
      );
    }
    await this.audit.record(caller, 'workflow.run', { type: 'workflow', id: params.id }, { runId });
    return { runId, eventId };
  }
}
