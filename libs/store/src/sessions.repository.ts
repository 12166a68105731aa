import type { Role } from '#schema';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { Session } from './entities';
import { DATA_SOURCE } from './tokens';

export interface LiveSession {
  workspaceId: string;
  role: Role;
  userId: string;
  email: string;
  name: string;
  /** Whether it was used for the last time more than a day ago. */
  stale: boolean;
}

const INSERT = `
  INSERT INTO sessions (token_hash, user_id, workspace_id, expires_at)
  VALUES ($1, $2, $3, now() + $4 * interval '1 second') RETURNING expires_at AS "expiresAt"
`;

const FIND = `
  SELECT s.workspace_id AS "workspaceId", m.role, u.id AS "userId", u.email, u.name,
         s.expires_at < now() + ($2 - 86400) * interval '1 second' AS stale
  FROM sessions s
  JOIN memberships m ON m.workspace_id = s.workspace_id AND m.user_id = s.user_id
  JOIN users u ON u.id = s.user_id
  WHERE s.token_hash = $1 AND s.expires_at > now()
`;

const EXTEND = `
  UPDATE sessions SET expires_at = now() + $2 * interval '1 second' WHERE token_hash = $1 AND expires_at > now()
`;

/** Sessions by the hash of their token; all times are the database's, all lifetimes are in seconds. */
@Injectable()
export class SessionRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /** Also clears away the user's sessions that have run out. */
  async create(tokenHash: Buffer, userId: string, workspaceId: string, lifetime: number): Promise<Date> {
    await this.db.query('DELETE FROM sessions WHERE user_id = $1 AND expires_at <= now()', [userId]);
    const [made] = await this.db.query<{ expiresAt: Date }[]>(INSERT, [
      tokenHash,
      userId,
      workspaceId,
      lifetime,
    ]);
    if (!made) throw new Error('A session was inserted, and no row came back.');
    return made.expiresAt;
  }

  /** Null when it has run out, or when the user is no longer a member. */
  async find(tokenHash: Buffer, lifetime: number): Promise<LiveSession | null> {
    const [found] = await this.db.query<LiveSession[]>(FIND, [tokenHash, lifetime]);
    return found ?? null;
  }

  async extend(tokenHash: Buffer, lifetime: number): Promise<void> {
    await this.db.query(EXTEND, [tokenHash, lifetime]);
  }

  async delete(tokenHash: Buffer): Promise<void> {
    await this.db.manager.delete(Session, { tokenHash });
  }
}
