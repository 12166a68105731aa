import { Members } from '#identity';
import { MemberView, page, RoleSchema } from '#schema';
import type { Member } from '#store';
import { Controller } from '@nestjs/common';
import { type Static, Type } from 'typebox';

import { Route, type RouteRequest } from '../http';

const MemberList = page(MemberView);
const MemberParams = Type.Object({ userId: Type.String({ format: 'uuid' }) });
const AddMember = Type.Object(
  {
    email: Type.String({ format: 'email', maxLength: 254 }),
    name: Type.Optional(Type.String({ maxLength: 100 })),
    password: Type.String({ minLength: 10, maxLength: 128 }),
    role: RoleSchema,
  },
  { additionalProperties: false },
);
const ChangeMember = Type.Object({ role: RoleSchema }, { additionalProperties: false });

@Controller()
export class MembersController {
  constructor(private readonly members: Members) {}

  @Route({
    method: 'GET',
    path: '/members',
    summary: 'List who belongs to the workspace',
    description: 'In the order in which they joined, all on one page.',
    tag: 'Members',
    access: 'viewer',
    responses: { 200: MemberList },
  })
  async list({ caller }: RouteRequest): Promise<Static<typeof MemberList>> {
    const members = await this.members.list(caller.workspaceId);
    return { items: members.map(view), nextCursor: null };
  }

  @Route({
    method: 'POST',
    path: '/members',
    summary: 'Add somebody to the workspace',
    description:
      'Makes an account with this password, unless the address has one already: then it keeps its name and password. ' +
      'The role is at most your own.',
    tag: 'Members',
    access: 'admin',
    body: AddMember,
    responses: { 201: MemberView },
    errors: ['conflict.exists'],
    // The body holds a password, of which the fingerprint of an idempotent request would be a fast hash.
    secretAnswer: true,
  })
  async add(
    request: RouteRequest<unknown, unknown, Static<typeof AddMember>>,
  ): Promise<Static<typeof MemberView>> {
    return view(await this.members.add(request.caller, request.body));
  }

  @Route({
    method: 'PATCH',
    path: '/members/:userId',
    summary: "Change a member's role",
    description: 'Neither the old nor the new role may be above your own. The last owner stays one.',
    tag: 'Members',
    access: 'admin',
    params: MemberParams,
    body: ChangeMember,
    responses: { 200: MemberView },
    errors: ['conflict.state'],
  })
  async changeRole(
    request: RouteRequest<Static<typeof MemberParams>, unknown, Static<typeof ChangeMember>>,
  ): Promise<Static<typeof MemberView>> {
    return view(await this.members.changeRole(request.caller, request.params.userId, request.body.role));
  }

  @Route({
    method: 'DELETE',
    path: '/members/:userId',
    summary: 'Remove a member',
    description: 'Their sessions in the workspace end. The last owner stays.',
    tag: 'Members',
    access: 'admin',
    params: MemberParams,
    responses: { 204: null },
    errors: ['conflict.state'],
  })
  async remove({ caller, params }: RouteRequest<Static<typeof MemberParams>>): Promise<void> {
    await this.members.remove(caller, params.userId);
  }
}

const view = ({ userId, email, name, role, joinedAt }: Member): Static<typeof MemberView> => ({
  userId,
  email,
  name,
  role,
  joinedAt: joinedAt.toISOString(),
});
