/** Rows of the store in, what the API shows of workflows out. */
import { CONFIG, type Config } from '#config';
import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { mailAddressOf } from '#intake';
import type { Problem } from '#kernel';
import type { Listening, WorkflowDetail, WorkflowSummary } from '#schema';
import type { BrokenConnection, ListeningStatus, WholeWorkflow, WorkflowRow } from '#store';
import { Inject, Injectable } from '@nestjs/common';

/** The entity tag of a draft (RFC 9110 §8.8.3). */
export const etagOf = (revision: number): string => `"${revision}"`;

/** The revisions that an `If-Match` names; tags that no draft ever had match none. */
export const revisionsOf = (tags: readonly string[] | null): number[] | null =>
  tags && tags.map((tag) => Number(/^"(\d{1,9})"$/.exec(tag)?.[1] ?? -1));

@Injectable()
export class WorkflowViews {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry,
  ) {}

  summary(row: WorkflowRow, brokenConnections: BrokenConnection[] = []): WorkflowSummary {
    const { connector, operation } = row.startedBy;
    return {
      id: row.id,
      name: row.name,
      published: row.publishedVersion !== null,
      publishedVersion: row.publishedVersion,
      hasUnpublishedChanges: row.hasUnpublishedChanges,
      trigger: connector !== null && operation !== null ? { connector, operation } : null,
      triggerUrl: this.triggerUrl(row),
      paused: pausedView(row),
      brokenConnections,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    };
  }

  detail(
    workflow: WholeWorkflow,
    problems: Problem[],
    listening: ListeningStatus | null,
    brokenConnections: BrokenConnection[] = [],
  ): WorkflowDetail {
    const { published } = workflow;
    return {
      id: workflow.id,
      name: workflow.name,
      triggerUrl: this.triggerUrl(workflow),
      testUrl: this.testUrl(workflow),
      draft: {
        definition: workflow.draft,
        etag: etagOf(workflow.draftRevision),
        updatedAt: workflow.draftUpdatedAt.toISOString(),
        problems,
      },
      published: published && { ...published, publishedAt: published.publishedAt.toISOString() },
      hasUnpublishedChanges: workflow.hasUnpublishedChanges,
      paused: pausedView(workflow),
      listening: listening && listeningView(listening),
      brokenConnections,
      createdAt: workflow.createdAt.toISOString(),
      updatedAt: workflow.updatedAt.toISOString(),
    };
  }

  /** As `triggerUrl`, for trying the draft; null when what starts the draft has no address. */
  private testUrl({ draft, trigger: { token } }: WholeWorkflow): string | null {
    const { connector, operation } = (draft['trigger'] ?? {}) as Record<string, unknown>;
    const kind = this.registry.trigger(String(connector), String(operation))?.kind;
    const url = `${this.config.publicUrl}/hooks/test/${token}`;
    if (kind === 'socket') return toWebSocket(url);
    return kind === 'webhook' ? url : null;
  }

  /** Where a third party posts, connects or writes to; null when what starts the workflow has no address. */
  triggerUrl({ startedBy: { connector, operation }, trigger }: WorkflowRow): string | null {
    if (connector === null || operation === null) return null;
    const kind = this.registry.trigger(connector, operation)?.kind;
    const { publicUrl, mailDomain } = this.config;
    if (kind === 'mail') return mailDomain && mailAddressOf(trigger.token, mailDomain);
    const url = `${publicUrl}/hooks/${trigger.token}`;
    if (kind === 'socket') return toWebSocket(url);
    return kind === 'webhook' ? url : null;
  }
}

const toWebSocket = (url: string): string => url.replace(/^http/, 'ws');

export const listeningView = ({ since, lastEventAt, ...rest }: ListeningStatus): Listening => ({
  ...rest,
  since: since.toISOString(),
  lastEventAt: lastEventAt?.toISOString() ?? null,
});

const pausedView = ({ pausedAt, pauseReason }: WorkflowRow): WorkflowSummary['paused'] =>
  pausedAt && {
    at: pausedAt.toISOString(),
    reason: pauseReason ?? { code: 'workflow.paused', message: 'Paused.' },
  };
