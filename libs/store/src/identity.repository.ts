import { newId } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';

import { ApiKey, Membership, User, Workspace } from './entities';
import { DATA_SOURCE } from './tokens';

/** Held while somebody sets the installation up, so that there is one first owner and one first workspace. */
const SETUP_LOCK = 7246512;

export interface FirstOwner {
  email: string;
  name: string;
  passwordHash: string;
  /** The name of the workspace, used if there is none yet. */
  workspaceName: string;
  /** Whether the owner may take over a workspace that exists already (one that was made for an API key). */
  mayJoin: boolean;
}

export type FirstOwnerOutcome =
  | { outcome: 'created'; userId: string; workspaceId: string }
  | { outcome: 'done' }
  | { outcome: 'joining_refused' };

export interface ProvisionedKey {
  name: string;
  prefix: string;
  keyHash: Buffer;
  workspaceName: string;
}

/** The first owner and the first workspace, and what workspaces are called. */
@Injectable()
export class IdentityRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /** Whether any workspace has an owner who can sign in. */
  async hasOwner(): Promise<boolean> {
    return hasOwner(this.db.manager);
  }

  async workspace(id: string): Promise<Workspace | null> {
    return this.db.manager.findOneBy(Workspace, { id });
  }

  async createFirstOwner(owner: FirstOwner): Promise<FirstOwnerOutcome> {
    return this.locked(async (manager) => {
      if (await hasOwner(manager)) return { outcome: 'done' };
      const existing = await firstWorkspace(manager);
      if (existing && !owner.mayJoin) return { outcome: 'joining_refused' };
      const workspaceId = existing?.id ?? (await createWorkspace(manager, owner.workspaceName));
      const userId = newId();
      const { email, name, passwordHash } = owner;
      await manager.insert(User, { id: userId, email, name, passwordHash });
      await manager.insert(Membership, { workspaceId, userId, role: 'owner' });
      return { outcome: 'created', userId, workspaceId };
    });
  }

  /**
   * Stores a key that was given from outside as an owner key of the first workspace, which is made if need be.
   * Does nothing, and says null, when that key was ever stored before, be it revoked since.
   */
  async addProvisionedKey(key: ProvisionedKey): Promise<{ id: string; workspaceId: string } | null> {
    return this.locked(async (manager) => {
      if (await manager.existsBy(ApiKey, { keyHash: key.keyHash })) return null;
      const workspaceId =
        (await firstWorkspace(manager))?.id ?? (await createWorkspace(manager, key.workspaceName));
      const id = newId();
      const { name, prefix, keyHash } = key;
      await manager.insert(ApiKey, {
        id,
        workspaceId,
        name,
        role: 'owner',
        prefix,
        keyHash,
        createdBy: null,
      });
      return { id, workspaceId };
    });
  }

  private locked<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    return this.db.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [SETUP_LOCK]);
      return work(manager);
    });
  }
}

const hasOwner = (manager: EntityManager): Promise<boolean> =>
  manager.existsBy(Membership, { role: 'owner' });

/** Ids grow with time, so the smallest is the first. */
async function firstWorkspace(manager: EntityManager): Promise<Workspace | undefined> {
  const [first] = await manager.find(Workspace, { order: { id: 'ASC' }, take: 1 });
  return first;
}

async function createWorkspace(manager: EntityManager, name: string): Promise<string> {
  const id = newId();
  await manager.insert(Workspace, { id, name });
  return id;
}
