/** https://docs.slack.dev/reference/methods/users.profile.set */
import { Type } from 'typebox';

import { defineAction, valueAt } from '#connector-sdk';

import { write } from './call';

export const setStatus = defineAction({
  key: 'set_status',
  title: 'Set the status',
  description:
    'Sets the status of the person whose token the connection has: it needs a user’s token with users.profile:write.',
  idempotent: true,
  input: Type.Object(
    {
      text: Type.String({ title: 'Status', description: 'Empty: none.', maxLength: 100 }),
      emoji: Type.Optional(
        Type.String({ title: 'Emoji', maxLength: 100, ui: { placeholder: ':house_with_garden:' } }),
      ),
      minutes: Type.Optional(
        Type.Integer({
          title: 'For how many minutes',
          description: '0, or left out: until it is changed.',
          minimum: 0,
          maximum: 527_040,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ profile: Type.Unknown({ title: 'The profile' }) }),
  async run({ input, api }) {
    const minutes = input.minutes ?? 0;
    const body = await write(api, 'users.profile.set', {
      profile: {
        status_text: input.text,
        status_emoji: input.emoji ?? '',
        status_expiration: minutes === 0 ? 0 : Math.floor(Date.now() / 1000) + minutes * 60,
      },
    });
    return { profile: valueAt(body, 'profile') ?? null };
  },
});
