/** https://docs.slack.dev/reference/methods/chat.delete */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { doneOr, write } from './call';
import { channelField, Done, messageField } from './fields';

export const deleteMessage = defineAction({
  key: 'delete_message',
  title: 'Delete a message',
  description: 'Takes back a message that the app has sent. One that is gone already is no error.',
  idempotent: true,
  input: Type.Object({ channel: channelField(), message: messageField() }, { additionalProperties: false }),
  output: Done,
  run: ({ input, api }) =>
    doneOr('message_not_found', () =>
      write(api, 'chat.delete', { channel: input.channel, ts: input.message }),
    ),
});
