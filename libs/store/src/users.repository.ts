import { newId } from '#kernel';
import type { Role } from '#schema';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';

import { Membership, Session, User } from './entities';
import { DATA_SOURCE } from './tokens';

export interface Member {
  userId: string;
  email: string;
  name: string;
  role: Role;
  joinedAt: Date;
}

export interface NewMember {
  workspaceId: string;
  email: string;
  name: string;
  role: Role;
  /** Used only if nobody has this address yet. */
  passwordHash: string;
}

/** A user's new role, or that the user leaves. */
export type MemberChange = Role | 'remove';

const MEMBERS = `
  SELECT u.id AS "userId", u.email, u.name, m.role, m.created_at AS "joinedAt"
  FROM memberships m JOIN users u ON u.id = m.user_id
  WHERE m.workspace_id = $1 AND ($2::uuid IS NULL OR u.id = $2)
  ORDER BY m.created_at, u.id
`;

const FIRST_MEMBERSHIP = `
  SELECT workspace_id AS "workspaceId", role FROM memberships
  WHERE user_id = $1 ORDER BY created_at, workspace_id LIMIT 1
`;

/** Users, and who belongs to which workspace. */
@Injectable()
export class UserRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /** With the password's hash, which no other method selects. */
  async findForSignIn(email: string): Promise<User | null> {
    return this.db
      .createQueryBuilder(User, 'u')
      .addSelect('u.passwordHash')
      .where('lower(u.email) = lower(:email)', { email })
      .getOne();
  }

  async firstMembership(userId: string): Promise<{ workspaceId: string; role: Role } | null> {
    const [found] = await this.db.query<{ workspaceId: string; role: Role }[]>(FIRST_MEMBERSHIP, [userId]);
    return found ?? null;
  }

  /** In the order in which they joined. */
  async members(workspaceId: string): Promise<Member[]> {
    return this.db.query<Member[]>(MEMBERS, [workspaceId, null]);
  }

  /** Makes the user if the address is new; null when that user is a member already. */
  async addMember(member: NewMember): Promise<(Member & { newUser: boolean }) | null> {
    return this.db.transaction(async (manager) => {
      const made = await manager.query<{ id: string }[]>(
        `INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, $3, $4)
         ON CONFLICT (lower(email)) DO NOTHING RETURNING id`,
        [newId(), member.email, member.name, member.passwordHash],
      );
      const userId = made[0]?.id ?? (await this.idByEmail(manager, member.email));
      const joined = await manager.query<unknown[]>(
        `INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING RETURNING user_id`,
        [member.workspaceId, userId, member.role],
      );
      if (joined.length === 0) return null;
      const [added] = await manager.query<Member[]>(MEMBERS, [member.workspaceId, userId]);
      return added ? { ...added, newUser: made.length > 0 } : null;
    });
  }

  /**
   * Changes or ends a membership; null when there is none.
   * `decide` gets the present role and how many owners there are, with all members locked; what it throws undoes all.
   */
  async changeMember(
    workspaceId: string,
    userId: string,
    decide: (role: Role, owners: number) => MemberChange,
  ): Promise<Member | null> {
    return this.db.transaction(async (manager) => {
      const all = await manager.find(Membership, {
        where: { workspaceId },
        order: { userId: 'ASC' },
        lock: { mode: 'pessimistic_write' },
      });
      const current = all.find((membership) => membership.userId === userId);
      if (!current) return null;
      const change = decide(current.role, all.filter(({ role }) => role === 'owner').length);
      const [before] = await manager.query<Member[]>(MEMBERS, [workspaceId, userId]);
      if (!before) return null;
      if (change === 'remove') {
        await manager.delete(Membership, { workspaceId, userId });
        await manager.delete(Session, { workspaceId, userId });
        return before;
      }
      await manager.update(Membership, { workspaceId, userId }, { role: change });
      return { ...before, role: change };
    });
  }

  private async idByEmail(manager: EntityManager, email: string): Promise<string> {
    const user = await manager
      .createQueryBuilder(User, 'u')
      .where('lower(u.email) = lower(:email)', { email })
      .getOneOrFail();
    return user.id;
  }
}
