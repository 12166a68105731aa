import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { checkDefinition } from '#engine';
import { CodedError, type Problem } from '#kernel';
import type { DraftDefinition, WorkflowDefinition } from '#schema';
import { WorkflowRepository, type DraftSurroundings } from '#store';
import { Inject, Injectable } from '@nestjs/common';

/** Drafts in, what keeps them from being published out. */
@Injectable()
export class DraftChecker {
  constructor(
    @Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry,
    private readonly workflows: WorkflowRepository,
  ) {}

  async problems(workspaceId: string, workflowId: string, draft: DraftDefinition): Promise<Problem[]> {
    const [connections, workflows] = await Promise.all([
      this.workflows.connections(workspaceId),
      this.workflows.called(workspaceId, draft),
    ]);
    return checkDefinition(draft, this.registry, { connections, workflows, self: workflowId });
  }

  /** @throws CodedError `workflow.invalid` that lists every problem */
  requireWhole(
    workflowId: string,
    draft: DraftDefinition,
    surroundings: DraftSurroundings,
  ): WorkflowDefinition {
    const options = { ...surroundings, self: workflowId, publishing: true };
    const problems = checkDefinition(draft, this.registry, options);
    if (problems.length > 0) {
      const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
      throw new CodedError('workflow.invalid', `Mend ${count} of the draft before you publish it.`, {
        problems,
      });
    }
    return draft as unknown as WorkflowDefinition;
  }
}
