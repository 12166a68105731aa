/** https://docs.discord.com/developers/resources/guild#get-guild-member */
import { Type } from 'typebox';

import { defineAction, listOf, pathPart, textAt, valueAt } from '#connector-sdk';

import { memberField, nullable, serverField } from './fields';

export const getMember = defineAction({
  key: 'get_member',
  title: 'Get a member',
  description: 'Says who somebody is on a server, and which roles they have.',
  auth: { kinds: ['bot'], required: true },
  idempotent: true,
  input: Type.Object({ server: serverField(), member: memberField() }, { additionalProperties: false }),
  output: Type.Object({
    id: nullable('Id'),
    username: nullable('User name'),
    nickname: nullable('Name on this server'),
    joinedAt: nullable('Member since'),
    roles: Type.Array(Type.Unknown(), { title: 'Ids of the roles' }),
    member: Type.Unknown({ title: 'The member, as Discord describes them' }),
  }),
  async run({ input, api }) {
    const member = await api.get(`/guilds/${pathPart(input.server)}/members/${pathPart(input.member)}`);
    return {
      id: textAt(member, 'user.id'),
      username: textAt(member, 'user.username'),
      nickname: textAt(member, 'nick'),
      joinedAt: textAt(member, 'joined_at'),
      roles: [...listOf(valueAt(member, 'roles'))],
      member,
    };
  },
});
