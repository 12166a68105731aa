/** The token of a workflow's address in → its draft's trigger as it is now, ready to take requests. */
import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { CodedError } from '#kernel';
import { compileSchema, TriggerDefinition } from '#schema';
import { CaptureRepository } from '#store';
import { Inject, Injectable } from '@nestjs/common';

import { upgradeRequired } from '../sockets/examine-opening';
import type { SocketAddress } from '../sockets/socket-room';
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

  /** @throws CodedError hook.unknown, hook.incomplete, hook.upgrade_required */
  async find(token: string): Promise<DraftHook> {
    const { draft, declaration, connector, operation, input, connectionId } = await this.read(token);
    if (declaration?.kind === 'socket') throw upgradeRequired();
    if (declaration?.kind !== 'webhook')
      throw incomplete('The draft of this workflow is started by something else than a request.');
    const { triggerId, workspaceId, workflowId } = draft;
    return {
      plan: { ...planHook(declaration, input), rate: RATE, otherRate: RATE, deadlineMs: null },
      trigger: { id: triggerId, workspaceId, connector, operation, connectionId },
      rateKey: `test:${triggerId}`,
      workflowId,
    };
  }

  /**
   * As `find`, of a draft that takes WebSockets; null when it takes something else.
   * @throws CodedError hook.unknown, hook.incomplete
   */
  async findSocket(token: string): Promise<Omit<SocketAddress, 'addressEnd'> | null> {
    const { draft, declaration, connector, operation, input, connectionId } = await this.read(token);
    if (declaration?.kind !== 'socket') return null;
    const { triggerId: id, workspaceId, workflowId } = draft;
    const trigger = {
      ...{ id, workspaceId, workflowId, connector, operation, input, connectionId },
      ...{ versionId: '', settings: {}, gated: false, keyed: false, registering: null },
    };
    return { trigger, declaration, token };
  }

  private async read(token: string) {
    const draft = await this.captures.draftTrigger(token);
    if (!draft)
      throw new CodedError(
        'hook.unknown',
        'There is no workflow with this test address. Copy it from the workflow again.',
      );
    if (definitionProblems(draft.trigger).length > 0)
      throw incomplete('Choose what starts the workflow first; its draft has no trigger yet.');
    const { connector, operation, input = {}, connectionId = null } = draft.trigger as TriggerDefinition;
    const declaration = this.registry.trigger(connector, operation);
    const [problem] = declaration ? compileSchema(declaration.input)(input) : [];
    if (problem)
      throw incomplete(`The trigger of the draft is not set up yet. ${problem.pointer}: ${problem.message}`);
    return { draft, declaration, connector, operation, input, connectionId };
  }
}

const incomplete = (message: string): CodedError => new CodedError('hook.incomplete', message);
