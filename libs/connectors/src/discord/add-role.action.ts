/** https://docs.discord.com/developers/resources/guild#add-guild-member-role */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { Done, memberField, reasonField, reasonHeader, roleField, serverField } from './fields';

export const addRole = defineAction({
  key: 'add_role',
  title: 'Give a role',
  description: 'Gives a role to a member. One who has it already keeps it.',
  auth: { kinds: ['bot'], required: true },
  idempotent: true,
  input: Type.Object(
    { server: serverField(), member: memberField(), role: roleField(), reason: reasonField },
    { additionalProperties: false },
  ),
  output: Done,
  async run({ input, api }) {
    const member = `/guilds/${pathPart(input.server)}/members/${pathPart(input.member)}`;
    await api.request({
      method: 'PUT',
      path: `${member}/roles/${pathPart(input.role)}`,
      headers: reasonHeader(input.reason),
    });
    return { done: true };
  },
});
