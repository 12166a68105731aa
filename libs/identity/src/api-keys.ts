import { newId, notFound } from '#kernel';
import type { Role } from '#schema';
import { ApiKeyRepository, type ApiKey } from '#store';
import { Injectable } from '@nestjs/common';

import { Audit } from './audit';
import type { Caller } from './caller';
import { ExpiringCache } from './expiring-cache';
import { requireAtLeast } from './roles';
import { tidyName } from './text';
import { newToken, tokenHash } from './token';

/** How long this process trusts a look-up: a key revoked elsewhere works here for so long at most. */
const FRESH_MS = 5000;
const MAX_CACHED = 1000;
const MAX_LENGTH = 512;

/** Keys for programs: `slk_` and 256 random bits. The key is shown once; its hash is stored. */
@Injectable()
export class ApiKeys {
  private readonly callers = new ExpiringCache<Caller>(MAX_CACHED, FRESH_MS);

  constructor(
    private readonly keys: ApiKeyRepository,
    private readonly audit: Audit,
  ) {}

  /** Throws `auth.forbidden` for a role above the caller's own. */
  async create(
    caller: Caller,
    name: string,
    role: Role = 'editor',
  ): Promise<{ apiKey: ApiKey; key: string }> {
    requireAtLeast(caller.role, role);
    const key = `slk_${newToken()}`;
    const apiKey = await this.keys.insert({
      id: newId(),
      workspaceId: caller.workspaceId,
      name: tidyName(name),
      role,
      prefix: prefixOf(key),
      keyHash: tokenHash(key),
      createdBy: caller.user?.id ?? null,
    });
    await this.audit.record(caller, 'apiKey.create', target(apiKey.id), {
      name: apiKey.name,
      role,
      prefix: apiKey.prefix,
    });
    return { apiKey, key };
  }

  /** Those that work, newest first. */
  list(workspaceId: string): Promise<ApiKey[]> {
    return this.keys.list(workspaceId);
  }

  /** Throws `resource.not_found`, or `auth.forbidden` for a key with a role above the caller's own. */
  async revoke(caller: Caller, id: string): Promise<void> {
    const apiKey = await this.keys.find(caller.workspaceId, id);
    if (!apiKey) throw notFound('API key');
    requireAtLeast(caller.role, apiKey.role);
    if (!(await this.keys.revoke(caller.workspaceId, id))) throw notFound('API key');
    this.callers.drop(({ actor }) => actor.id === id);
    await this.audit.record(caller, 'apiKey.revoke', target(id), {
      name: apiKey.name,
      prefix: apiKey.prefix,
    });
  }

  /** Whose key it is; null when there is none such or it was revoked. */
  async callerOf(key: string): Promise<Caller | null> {
    if (key.length > MAX_LENGTH) return null;
    const hash = tokenHash(key);
    const cacheKey = hash.toString('base64');
    const cached = this.callers.get(cacheKey);
    if (cached) return cached;
    const apiKey = await this.keys.findByHash(hash);
    if (!apiKey) return null;
    await this.keys.touch(apiKey.id);
    const { id, workspaceId, role, name } = apiKey;
    const caller: Caller = { workspaceId, role, actor: { type: 'apiKey', id, name } };
    this.callers.set(cacheKey, caller);
    return caller;
  }
}

/** Enough to tell keys apart: twelve characters, and of a short key that was given from outside no more than a third. */
export const prefixOf = (key: string): string => key.slice(0, Math.min(12, Math.floor(key.length / 3)));

const target = (id: string) => ({ type: 'apiKey', id });
