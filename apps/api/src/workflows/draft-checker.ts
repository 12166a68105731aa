import { CONFIG, type Config } from '#config';
import { CONNECTOR_CATALOGUE, type ConnectorCatalogue, type ConnectorRegistry } from '#connector-sdk';
import { checkDefinition } from '#engine';
import { CodedError, type Problem } from '#kernel';
import type { DraftDefinition, WorkflowDefinition } from '#schema';
import { WorkflowRepository, type DraftSurroundings } from '#store';
import { Inject, Injectable } from '@nestjs/common';

/** Drafts in, what keeps them from being published out. */
@Injectable()
export class DraftChecker {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CONNECTOR_CATALOGUE) private readonly catalogue: ConnectorCatalogue,
    private readonly workflows: WorkflowRepository,
  ) {}

  async problems(workspaceId: string, workflowId: string, draft: DraftDefinition): Promise<Problem[]> {
    const [registry, connections, workflows] = await Promise.all([
      this.registryOf(workspaceId),
      this.workflows.connections(workspaceId),
      this.workflows.called(workspaceId, draft),
    ]);
    const options = { connections, workflows, self: workflowId };
    return [...this.mailProblems(draft), ...checkDefinition(draft, registry, options)];
  }

  /** What a draft of the workspace is checked against. */
  registryOf(workspaceId: string): Promise<ConnectorRegistry> {
    return this.catalogue.of(workspaceId);
  }

  /**
   * @param registry of the workflow's workspace
   * @throws CodedError `workflow.invalid` that lists every problem
   */
  requireWhole(
    workflowId: string,
    draft: DraftDefinition,
    surroundings: DraftSurroundings,
    registry: ConnectorRegistry,
  ): WorkflowDefinition {
    const options = { ...surroundings, self: workflowId, publishing: true };
    const problems = [...this.mailProblems(draft), ...checkDefinition(draft, registry, options)];
    if (problems.length > 0) {
      const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
      throw new CodedError('workflow.invalid', `Mend ${count} of the draft before you publish it.`, {
        problems,
      });
    }
    return draft as unknown as WorkflowDefinition;
  }

  /** An address that no mail reaches is none. */
  private mailProblems(draft: DraftDefinition): Problem[] {
    const { connector, operation } = (draft['trigger'] ?? {}) as Record<string, unknown>;
    if (this.config.mailDomain !== null) return [];
    if (this.catalogue.builtIn.trigger(String(connector), String(operation))?.kind !== 'mail') return [];
    const message =
      'This installation takes no mail. Whoever runs it has to set SLUICE_MAIL_DOMAIN and SLUICE_SMTP_PORT first.';
    return [{ pointer: '/trigger/operation', code: 'trigger.no_mail', message }];
  }
}
