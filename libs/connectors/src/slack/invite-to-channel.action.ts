/** https://docs.slack.dev/reference/methods/conversations.invite */
import { Type } from 'typebox';

import { defineAction, listOf, PermanentError, textAt, valueAt } from '#connector-sdk';

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
    doneOr('already_in_channel', async () => {
      // Without `force`, one who is in the channel already keeps all others out of it.
      const answer = await write(api, 'conversations.invite', {
        channel: input.channel,
        users: input.users.join(','),
        force: true,
      });
      const refused = listOf(valueAt(answer, 'errors')).filter(
        (error) => textAt(error, 'error') !== 'already_in_channel',
      );
      if (refused.length > 0) throw notInvited(refused);
    }),
});

const notInvited = (errors: readonly unknown[]): PermanentError =>
  new PermanentError({
    code: 'slack.not_invited',
    message: `The others are in the channel, but Slack did not invite: ${errors
      .map(
        (error) =>
          `${textAt(error, 'user') ?? 'somebody'} (${textAt(error, 'error') ?? 'it does not say why'})`,
      )
      .join(', ')}.`,
  });
