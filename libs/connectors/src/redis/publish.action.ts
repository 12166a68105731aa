import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { AUTH } from './auth';
import { runOnRedis } from './run';
import { toRedis } from './values';

export const publishAction = defineAction({
  key: 'publish',
  title: 'Publish a message',
  description: 'Sends a message to all who are listening to a channel at the moment.',
  auth: AUTH,
  input: Type.Object(
    {
      channel: Type.String({
        title: 'Channel',
        minLength: 1,
        maxLength: 10_000,
        ui: { placeholder: 'orders' },
      }),
      message: Type.Unknown({
        title: 'Message',
        description: 'Text as it is, everything else as JSON.',
        ui: { multiline: true },
      }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ receivers: Type.Integer({ title: 'How many got it' }) }),
  run: (context) =>
    runOnRedis(context, async (ask) => {
      const { channel, message } = context.input;
      return { receivers: Number(await ask('publish', [channel, toRedis(message)])) };
    }),
});
