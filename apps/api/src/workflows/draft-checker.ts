import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { checkDefinition } from '#engine';
import { CodedError, type Problem } from '#kernel';
import type { DraftDefinition, WorkflowDefinition } from '#schema';
import { WorkflowRepository } from '#store';
import { Inject, Injectable } from '@nestjs/common';

/** Drafts in, what keeps them from being published out. */
@Injectable()
export class DraftChecker {
  constructor(
    @Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry,
    private readonly workflows: WorkflowRepository,
  ) {}

  async problems(workspaceId: string, draft: DraftDefinition): Promise<Problem[]> {
    const connections = await this.workflows.connections(workspaceId);
    return checkDefinition(draft, this.registry, { connections });
  }

  /** @throws CodedError `workflow.invalid` that lists every problem */
  requireWhole(
    draft: DraftDefinition,
    connections: ReadonlyMap<string, { connector: string }>,
  ): WorkflowDefinition {
    const problems = checkDefinition(draft, this.registry, { connections });
    if (problems.length > 0) {
      const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
      throw new CodedError('workflow.invalid', `Mend ${count} of the draft before you publish it.`, {
        problems,
      });
    }
    return draft as unknown as WorkflowDefinition;
  }
}
