import type { Role } from '#schema';
import { Inject, Injectable } from '@nestjs/common';
import { IsNull, type DataSource } from 'typeorm';

import { ApiKey } from './entities';
import { DATA_SOURCE } from './tokens';

export interface NewApiKey {
  id: string;
  workspaceId: string;
  name: string;
  role: Role;
  prefix: string;
  keyHash: Buffer;
  createdBy: string | null;
}

const TOUCH = `
  UPDATE api_keys SET last_used_at = now()
  WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
`;

/** API keys by the hash of the key; revoked ones stay as rows and are found by nobody. */
@Injectable()
export class ApiKeyRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  async insert(key: NewApiKey): Promise<ApiKey> {
    await this.db.manager.insert(ApiKey, key);
    return this.db.manager.findOneByOrFail(ApiKey, { id: key.id, workspaceId: key.workspaceId });
  }

  /** Newest first. */
  async list(workspaceId: string): Promise<ApiKey[]> {
    return this.db.manager.find(ApiKey, {
      where: { workspaceId, revokedAt: IsNull() },
      order: { id: 'DESC' },
    });
  }

  async find(workspaceId: string, id: string): Promise<ApiKey | null> {
    return this.db.manager.findOneBy(ApiKey, { id, workspaceId, revokedAt: IsNull() });
  }

  async findByHash(keyHash: Buffer): Promise<ApiKey | null> {
    return this.db.manager.findOneBy(ApiKey, { keyHash, revokedAt: IsNull() });
  }

  /** Notes that it was used, at most once a minute. */
  async touch(id: string): Promise<void> {
    await this.db.query(TOUCH, [id]);
  }

  async revoke(workspaceId: string, id: string): Promise<boolean> {
    const revoked = await this.db
      .createQueryBuilder()
      .update(ApiKey)
      .set({ revokedAt: () => 'now()' })
      .where({ id, workspaceId, revokedAt: IsNull() })
      .execute();
    return revoked.affected === 1;
  }
}
