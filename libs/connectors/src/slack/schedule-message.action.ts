/** https://docs.slack.dev/reference/methods/chat.scheduleMessage */
import { Type } from 'typebox';

import { defineAction, PermanentError, textAt } from '#connector-sdk';

import { write } from './call';
import { blocksField, blocksOf, channelField, nullable, textField } from './fields';

export const scheduleMessage = defineAction({
  key: 'schedule_message',
  title: 'Send a message later',
  description: 'Leaves a message with Slack, which sends it at its time.',
  input: Type.Object(
    {
      channel: channelField(),
      at: Type.String({
        title: 'When',
        description: 'A date and a time, within 120 days.',
        minLength: 1,
        maxLength: 50,
        ui: { placeholder: '2026-02-01T09:00:00Z' },
      }),
      text: textField,
      blocks: blocksField,
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    channel: nullable('Channel'),
    scheduledMessageId: nullable('Id of the message that is to be sent'),
  }),
  async run({ input, api }) {
    const body = await write(api, 'chat.scheduleMessage', {
      channel: input.channel,
      post_at: secondsOf(input.at),
      text: input.text,
      blocks: blocksOf(input.blocks),
    });
    return { channel: textAt(body, 'channel'), scheduledMessageId: textAt(body, 'scheduled_message_id') };
  },
});

/** Since 1970. */
function secondsOf(text: string): number {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return Math.floor(at / 1000);
  throw new PermanentError({
    code: 'slack.bad_time',
    message: 'This is no date with a time. Write it like 2026-02-01T09:00:00Z.',
  });
}
