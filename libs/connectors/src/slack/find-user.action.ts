/** https://docs.slack.dev/reference/methods/users.lookupByEmail */
import { Type } from 'typebox';

import { defineAction, textAt, valueAt } from '#connector-sdk';

import { nullable } from './fields';

export const findUser = defineAction({
  key: 'find_user',
  title: 'Find a person by mail address',
  description: 'Gives the member who has this address. Where nobody has, the run ends there.',
  idempotent: true,
  input: Type.Object(
    { email: Type.String({ title: 'Mail address', minLength: 3, maxLength: 320 }) },
    { additionalProperties: false },
  ),
  output: Type.Object({
    id: nullable('Id'),
    name: nullable('Name'),
    realName: nullable('Full name'),
    user: Type.Unknown({ title: 'The member, as Slack describes them' }),
  }),
  async run({ input, api }) {
    const body = await api.get('users.lookupByEmail', { email: input.email.trim() });
    return {
      id: textAt(body, 'user.id'),
      name: textAt(body, 'user.name'),
      realName: textAt(body, 'user.real_name'),
      user: valueAt(body, 'user') ?? null,
    };
  },
});
