/** https://docs.discord.com/developers/resources/guild#remove-guild-member-role */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { Done, memberField, reasonField, reasonHeader, roleField, serverField } from './fields';

export const removeRole = defineAction({
  key: 'remove_role',
  title: 'Take a role away',
  description: 'Takes a role from a member.',
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
      method: 'DELETE',
      path: `${member}/roles/${pathPart(input.role)}`,
      headers: reasonHeader(input.reason),
    });
    return { done: true };
  },
});
