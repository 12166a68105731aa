/** https://docs.slack.dev/reference/methods/conversations.invite */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { doneOr, write } from './call';
import { channelField, Done } from './fields';

export const inviteToChannel = defineAction({
  key: 'invite_to_channel',
  title: 'Invite to a channel',
  description: 'Adds people to a channel. Somebody who is in it already is no error.',
  idempotent: true,
  input: Type.Object(
    {
      channel: channelField(),
      users: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
        title: 'People',
        description: 'Ids of members.',
        minItems: 1,
        maxItems: 100,
        ui: { options: { load: 'users' } },
      }),
    },
    { additionalProperties: false },
  ),
  output: Done,
  run: ({ input, api }) =>
    doneOr('already_in_channel', () =>
      write(api, 'conversations.invite', { channel: input.channel, users: input.users.join(',') }),
    ),
});
