/** https://docs.slack.dev/reference/methods/conversations.archive */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { doneOr, write } from './call';
import { channelField, Done } from './fields';

export const archiveChannel = defineAction({
  key: 'archive_channel',
  title: 'Archive a channel',
  description: 'Closes a channel; what was written stays readable. One that is archived already is no error.',
  idempotent: true,
  input: Type.Object({ channel: channelField() }, { additionalProperties: false }),
  output: Done,
  run: ({ input, api }) =>
    doneOr('already_archived', () => write(api, 'conversations.archive', { channel: input.channel })),
});
