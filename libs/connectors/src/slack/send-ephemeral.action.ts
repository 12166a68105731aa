/** https://docs.slack.dev/reference/methods/chat.postEphemeral */
import { Type } from 'typebox';

import { defineAction, textAt } from '#connector-sdk';

import { write } from './call';
import { blocksField, blocksOf, channelField, nullable, textField, userField } from './fields';

export const sendEphemeral = defineAction({
  key: 'send_ephemeral',
  title: 'Show a message to one person',
  description: 'Writes into a channel what only one of its members sees, until Slack is opened again.',
  input: Type.Object(
    { channel: channelField(), user: userField(), text: textField, blocks: blocksField },
    { additionalProperties: false },
  ),
  output: Type.Object({ ts: nullable('The message’s ts') }),
  async run({ input, api }) {
    const body = await write(api, 'chat.postEphemeral', {
      channel: input.channel,
      user: input.user,
      text: input.text,
      blocks: blocksOf(input.blocks),
    });
    return { ts: textAt(body, 'message_ts') };
  },
});
