/** The token of a workflow's address in → its draft's trigger as it is now, ready to take requests. */
import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { CodedError } from '#kernel';
import { compileSchema, TriggerDefinition } from '#schema';
import { CaptureRepository, type DraftTrigger } from '#store';
import { Inject, Injectable } from '@nestjs/common';

import { planHook } from './hook-plan';
import type { HookSubject } from './hook-gate';

export interface DraftHook extends HookSubject {
  workflowId: string;
}

/** People try by hand; what is kept is only the newest anyway. */
const RATE = { perSecond: 10, burst: 50 };

const definitionProblems = compileSchema(TriggerDefinition);

@Injectable()
export class DraftHooks {
  constructor(
    @Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry,
    private readonly captures: CaptureRepository,
  ) {}

  /** @throws CodedError hook.unknown, hook.incomplete */
  async find(token: string): Promise<DraftHook> {
    const draft = await this.captures.draftTrigger(token);
    if (!draft)
      throw new CodedError(
        'hook.unknown',
        'There is no workflow with this test address. Copy it from the workflow again.',
      );
    return this.subjectOf(draft);
  }

  private subjectOf({ triggerId, workspaceId, workflowId, trigger }: DraftTrigger): DraftHook {
    if (definitionProblems(trigger).length > 0)
      throw incomplete('Choose what starts the workflow first; its draft has no trigger yet.');
    const { connector, operation, input = {}, connectionId = null } = trigger as TriggerDefinition;
    const declaration = this.registry.trigger(connector, operation);
    if (declaration?.kind !== 'webhook')
      throw incomplete('The draft of this workflow is started by something else than a request.');
    const [problem] = compileSchema(declaration.input)(input);
    if (problem)
      throw incomplete(`The trigger of the draft is not set up yet. ${problem.pointer}: ${problem.message}`);
    return {
      plan: { ...planHook(declaration, input), rate: RATE, deadlineMs: null },
      trigger: { id: triggerId, workspaceId, connectionId },
      rateKey: `test:${triggerId}`,
      workflowId,
    };
  }
}

const incomplete = (message: string): CodedError => new CodedError('hook.incomplete', message);
