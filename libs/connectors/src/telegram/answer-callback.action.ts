/** https://core.telegram.org/bots/api#answercallbackquery */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { call } from './call';
import { Done } from './fields';

export const answerCallback = defineAction({
  key: 'answer_callback',
  title: 'Answer a button',
  description: 'Tells who pressed a button that it was noticed; their app shows that it waits until then.',
  idempotent: true,
  input: Type.Object(
    {
      id: Type.String({
        title: 'Press of a button',
        description: 'From the trigger: Press of a button.',
        minLength: 1,
        maxLength: 100,
        ui: { placeholder: '{{trigger.callbackId}}' },
      }),
      text: Type.Optional(Type.String({ title: 'Text', maxLength: 200 })),
      alert: Type.Optional(Type.Boolean({ title: 'In a box that has to be closed', default: false })),
    },
    { additionalProperties: false },
  ),
  output: Done,
  async run({ input, api }) {
    await call(api, 'answerCallbackQuery', {
      callback_query_id: input.id,
      text: input.text || undefined,
      show_alert: input.alert,
    });
    return { done: true };
  },
});
