import { CodedError, notFound } from '#kernel';
import type { Role } from '#schema';
import { UserRepository, type Member } from '#store';
import { Injectable } from '@nestjs/common';

import { Audit } from './audit';
import type { Caller } from './caller';
import { hashPassword } from './passwords';
import { requireAtLeast } from './roles';
import { tidyEmail, tidyName } from './text';

export interface NewMemberInput {
  email: string;
  name?: string;
  /** For a new user. Somebody who has an account already keeps their own password. */
  password: string;
  role: Role;
}

/** Who belongs to a workspace, and as what. */
@Injectable()
export class Members {
  constructor(
    private readonly users: UserRepository,
    private readonly audit: Audit,
  ) {}

  /** In the order in which they joined. */
  list(workspaceId: string): Promise<Member[]> {
    return this.users.members(workspaceId);
  }

  /** Throws `auth.forbidden` for a role above the caller's own, `conflict.exists` for a member. */
  async add(caller: Caller, { email, name, password, role }: NewMemberInput): Promise<Member> {
    requireAtLeast(caller.role, role);
    const address = tidyEmail(email);
    const added = await this.users.addMember({
      workspaceId: caller.workspaceId,
      email: address,
      name: tidyName(name ?? ''),
      role,
      passwordHash: await hashPassword(password),
    });
    if (!added)
      throw new CodedError('conflict.exists', 'Somebody with this email address is a member already.');
    const { newUser, ...member } = added;
    await this.audit.record(caller, 'member.add', target(member.userId), {
      email: member.email,
      role,
      newUser,
    });
    return member;
  }

  /**
   * Throws `resource.not_found`, `auth.forbidden` where the old or the new role is above the caller's own, and
   * `conflict.state` for the last owner.
   */
  async changeRole(caller: Caller, userId: string, role: Role): Promise<Member> {
    let before: Role | undefined;
    const member = await this.users.changeMember(caller.workspaceId, userId, (current, owners) => {
      requireAtLeast(caller.role, current);
      requireAtLeast(caller.role, role);
      if (role !== 'owner') keepOneOwner(current, owners);
      before = current;
      return role;
    });
    if (!member) throw notFound('member');
    await this.audit.record(caller, 'member.change', target(userId), {
      email: member.email,
      from: before,
      to: role,
    });
    return member;
  }

  /** Ends the membership and its sessions. Throws as `changeRole` does. */
  async remove(caller: Caller, userId: string): Promise<void> {
    const member = await this.users.changeMember(caller.workspaceId, userId, (current, owners) => {
      requireAtLeast(caller.role, current);
      keepOneOwner(current, owners);
      return 'remove';
    });
    if (!member) throw notFound('member');
    await this.audit.record(caller, 'member.remove', target(userId), {
      email: member.email,
      role: member.role,
    });
  }
}

function keepOneOwner(current: Role, owners: number): void {
  if (current !== 'owner' || owners > 1) return;
  throw new CodedError('conflict.state', 'This is the last owner. Make somebody else an owner first.');
}

const target = (id: string) => ({ type: 'user', id });
