import { newId } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import { LessThan, type DataSource } from 'typeorm';

import { AuditEntry } from './entities';
import { DATA_SOURCE } from './tokens';

export type NewAuditEntry = Omit<AuditEntry, 'id' | 'createdAt'>;

/** The audit log: entries are added and read, never changed. */
@Injectable()
export class AuditRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  async insert({ details, ...entry }: NewAuditEntry): Promise<void> {
    await this.db.query(
      `INSERT INTO audit_entries
         (id, workspace_id, actor_type, actor_id, actor_name, action, target_type, target_id, details)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        newId(),
        entry.workspaceId,
        entry.actorType,
        entry.actorId,
        entry.actorName,
        entry.action,
        entry.targetType,
        entry.targetId,
        details === null || details === undefined ? null : JSON.stringify(details),
      ],
    );
  }

  /** Newest first; `before` is the id of the last entry seen. */
  async list(workspaceId: string, limit: number, before?: string): Promise<AuditEntry[]> {
    return this.db.manager.find(AuditEntry, {
      where: before ? { workspaceId, id: LessThan(before) } : { workspaceId },
      order: { id: 'DESC' },
      take: limit,
    });
  }
}
