import { redact } from '#kernel';
import { AuditRepository, type AuditEntry } from '#store';
import { Injectable } from '@nestjs/common';

import type { Caller } from './caller';

export interface AuditTarget {
  /** `workflow`, `connection`, `apiKey`… */
  type: string;
  id: string;
}

/** Who did what; every write through the API adds an entry, which nothing changes later. */
@Injectable()
export class Audit {
  constructor(private readonly entries: AuditRepository) {}

  /**
   * Adds an entry. `action` is dotted, a thing and a verb: `workflow.publish`. `details` are a few facts, never a
   * secret; fields with a secret's name are masked all the same.
   */
  async record(
    caller: Caller,
    action: string,
    target?: AuditTarget,
    details?: Record<string, unknown>,
  ): Promise<void> {
    const { workspaceId, actor } = caller;
    await this.entries.insert({
      workspaceId,
      actorType: actor.type,
      actorId: actor.id,
      actorName: actor.name,
      action,
      targetType: target?.type ?? null,
      targetId: target?.id ?? null,
      details: details ? withoutNul(redact(details)) : null,
    });
  }

  /** Newest first; `before` is the id of the last entry seen. */
  list(
    workspaceId: string,
    { limit = 50, before }: { limit?: number; before?: string } = {},
  ): Promise<AuditEntry[]> {
    return this.entries.list(workspaceId, limit, before);
  }
}

/** PostgreSQL's jsonb can't hold U+0000. */
const withoutNul = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, node: unknown) =>
    typeof node === 'string' ? node.replaceAll('\u0000', '\ufffd') : node,
  );
