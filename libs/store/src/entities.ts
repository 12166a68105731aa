/** The tables as TypeORM sees them; migrations make them, never `synchronize`. */
import type { Failure, RunStatus, StepStatus } from '#kernel';
import type { DraftDefinition, RetryPolicy, Role, WorkflowDefinition } from '#schema';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('workspaces')
export class Workspace {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('json') settings!: { retry?: RetryPolicy };
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
}

@Entity('users')
export class User {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') email!: string;
  @Column('text') name!: string;
  @Column('text', { name: 'password_hash', select: false }) passwordHash!: string;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
}

@Entity('memberships')
export class Membership {
  @PrimaryColumn('uuid', { name: 'workspace_id' }) workspaceId!: string;
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @Column('text') role!: Role;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
}

@Entity('sessions')
export class Session {
  @PrimaryColumn('bytea', { name: 'token_hash' }) tokenHash!: Buffer;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('uuid', { name: 'workspace_id' }) workspaceId!: string;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}

@Entity('api_keys')
export class ApiKey {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'workspace_id' }) workspaceId!: string;
  @Column('text') name!: string;
  @Column('text') role!: Role;
  @Column('text') prefix!: string;
  @Column('bytea', { name: 'key_hash', select: false }) keyHash!: Buffer;
  @Column('uuid', { name: 'created_by', nullable: true }) createdBy!: string | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { name: 'last_used_at', nullable: true }) lastUsedAt!: Date | null;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
}

@Entity('audit_entries')
export class AuditEntry {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'workspace_id' }) workspaceId!: string;
  @Column('text', { name: 'actor_type' }) actorType!: 'user' | 'apiKey' | 'system';
  @Column('uuid', { name: 'actor_id', nullable: true }) actorId!: string | null;
  @Column('text', { name: 'actor_name' }) actorName!: string;
  @Column('text') action!: string;
  @Column('text', { name: 'target_type', nullable: true }) targetType!: string | null;
  @Column('text', { name: 'target_id', nullable: true }) targetId!: string | null;
  @Column('jsonb', { nullable: true }) details!: unknown;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
}

@Entity('workflows')
export class Workflow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'workspace_id' }) workspaceId!: string;
  @Column('text') name!: string;
  @Column('json') draft!: DraftDefinition;
  @Column('int', { name: 'draft_revision', default: 1 }) draftRevision!: number;
  @Column('timestamptz', { name: 'draft_updated_at', default: () => 'now()' }) draftUpdatedAt!: Date;
  @Column('uuid', { name: 'created_by', nullable: true }) createdBy!: string | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' }) updatedAt!: Date;
  @Column('timestamptz', { name: 'deleted_at', nullable: true }) deletedAt!: Date | null;
}

@Entity('workflow_versions')
export class WorkflowVersion {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'workspace_id' }) workspaceId!: string;
  @Column('uuid', { name: 'workflow_id' }) workflowId!: string;
  @Column('int') number!: number;
  @Column('json') definition!: WorkflowDefinition;
  /** Which revision of the draft it was made from. */
  @Column('int', { name: 'draft_revision' }) draftRevision!: number;
  /** `[{ "path": "<path of the first action>", "attempt": 1 }]`, or null when there is no action. */
  @Column('json', { name: 'first_effect', nullable: true }) firstEffect!:
    { path: string; attempt: number }[] | null;
  @Column('text', { name: 'published_by', nullable: true }) publishedBy!: string | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
}

/** What starts a workflow, as published. Made with the workflow; its token never changes. */
@Entity('triggers')
export class Trigger {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'workspace_id' }) workspaceId!: string;
  @Column('uuid', { name: 'workflow_id' }) workflowId!: string;
  /** The secret part of a trigger URL: 192 random bits, base64url. */
  @Column('text') token!: string;
  @Column('text', { nullable: true }) connector!: string | null;
  @Column('text', { nullable: true }) operation!: string | null;
  @Column('json', { nullable: true }) input!: Record<string, unknown> | null;
  /** The version that new events run on; null while unpublished. */
  @Column('uuid', { name: 'version_id', nullable: true }) versionId!: string | null;
  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' }) updatedAt!: Date;
}

/** `unfinished`: nobody has signed in yet; `reconnect`: somebody has to do it again. */
export type ConnectionStatus = 'ok' | 'unfinished' | 'reconnect';

@Entity('connections')
export class Connection {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'workspace_id' }) workspaceId!: string;
  @Column('text') name!: string;
  @Column('text') connector!: string;
  @Column('text') auth!: string;
  @Column('jsonb') fields!: Record<string, unknown>;
  /** The secret fields, sealed by the vault. */
  @Column('bytea', { select: false }) secrets!: Buffer;
  @Column('text', { default: 'ok' }) status!: ConnectionStatus;
  /** Why it is not `ok`. */
  @Column('text', { name: 'status_message', nullable: true }) statusMessage!: string | null;
  /** Whose it is, as the last successful test said. */
  @Column('text', { nullable: true }) account!: string | null;
  @Column('timestamptz', { name: 'tested_at', nullable: true }) testedAt!: Date | null;
  @Column('uuid', { name: 'created_by', nullable: true }) createdBy!: string | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' }) updatedAt!: Date;
}

/** A connector that people of a workspace made themselves. */
@Entity('custom_connectors')
export class CustomConnector {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'workspace_id' }) workspaceId!: string;
  /** `custom-…` */
  @Column('text') key!: string;
  @Column('text') title!: string;
  @Column('text') description!: string;
  /** What the catalogue makes a connector of. */
  @Column('json') definition!: Record<string, unknown>;
  @Column('int', { default: 1 }) revision!: number;
  @Column('uuid', { name: 'created_by', nullable: true }) createdBy!: string | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' }) updatedAt!: Date;
}

@Entity('idempotency_keys')
export class IdempotencyKey {
  @PrimaryColumn('uuid', { name: 'workspace_id' }) workspaceId!: string;
  @PrimaryColumn('text') key!: string;
  @Column('bytea', { name: 'request_hash' }) requestHash!: Buffer;
  /** Null while the first request is still in progress. */
  @Column('int', { nullable: true }) status!: number | null;
  @Column('jsonb', { nullable: true }) response!: unknown;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
}

@Entity('events')
export class Event {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'workspace_id' }) workspaceId!: string;
  @Column('uuid', { name: 'workflow_id', nullable: true }) workflowId!: string | null;
  @Column('uuid', { name: 'trigger_id', nullable: true }) triggerId!: string | null;
  /** `webhook`, `manual`, `call` (by another workflow) or `failure` (of another workflow). */
  @Column('text') source!: string;
  @Column('text', { nullable: true }) method!: string | null;
  @Column('text', { nullable: true }) path!: string | null;
  @Column('text', { nullable: true }) query!: string | null;
  /** Name, value, name, value… as received. */
  @Column('json', { nullable: true }) headers!: string[] | null;
  @Column('text', { name: 'content_type', nullable: true }) contentType!: string | null;
  @Column('bytea') body!: Buffer;
  @Column('timestamptz', { name: 'received_at', default: () => 'now()' }) receivedAt!: Date;
}

/** One effect that may have been started and has no result yet. */
export interface InFlight {
  path: string;
  attempt: number;
  /** ISO 8601; absent on a mark that was set at publish. */
  startedAt?: string;
}

@Entity('runs')
export class Run {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'workspace_id' }) workspaceId!: string;
  @Column('uuid', { name: 'workflow_id' }) workflowId!: string;
  @Column('uuid', { name: 'version_id' }) versionId!: string;
  @Column('uuid', { name: 'event_id' }) eventId!: string;
  @Column('uuid', { name: 'retry_of', nullable: true }) retryOf!: string | null;
  @Column('text', { default: 'queued' }) status!: RunStatus;
  @Column('int', { default: 0 }) fence!: number;
  @Column('timestamptz', { name: 'due_at', nullable: true }) dueAt!: Date | null;
  @Column('timestamptz', { name: 'lease_until', nullable: true }) leaseUntil!: Date | null;
  /** How often in a row it was taken over from a claim that ran out. */
  @Column('smallint', { default: 0 }) recoveries!: number;
  @Column('json', { name: 'in_flight', nullable: true }) inFlight!: InFlight[] | null;
  @Column('json', { nullable: true }) error!: Failure | null;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}

/** One earlier try of a step. */
export interface AttemptRecord {
  attempt: number;
  startedAt: string;
  finishedAt: string;
  error: Failure;
}

/** A remark on a rendered input. */
export interface StepWarning {
  pointer: string;
  code: string;
  message: string;
}

@Entity('step_runs')
export class StepRun {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'workspace_id' }) workspaceId!: string;
  @Column('uuid', { name: 'run_id' }) runId!: string;
  @Column('text', { name: 'step_id' }) stepId!: string;
  @Column('text') path!: string;
  @Column('text') type!: string;
  @Column('text') status!: StepStatus;
  @Column('int') attempt!: number;
  @Column('text', { name: 'idempotency_key', nullable: true }) idempotencyKey!: string | null;
  @Column('json', { nullable: true }) input!: unknown;
  @Column('json', { nullable: true }) output!: unknown;
  @Column('json', { nullable: true }) error!: Failure | null;
  @Column('json', { nullable: true }) warnings!: StepWarning[] | null;
  /** Lines that a script wrote. */
  @Column('json', { nullable: true }) logs!: string[] | null;
  @Column('json', { nullable: true }) attempts!: AttemptRecord[] | null;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
  @Column('timestamptz', { name: 'next_attempt_at', nullable: true }) nextAttemptAt!: Date | null;
}
