/** https://core.telegram.org/bots/api#sendpoll */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { call } from './call';
import { chatField, idOf, Message, messageIn, sendingFields, sendingOf } from './fields';

export const sendPoll = defineAction({
  key: 'send_poll',
  title: 'Send a poll',
  description: 'Asks a question with answers to choose from.',
  input: Type.Object(
    {
      chat: chatField,
      question: Type.String({ title: 'Question', minLength: 1, maxLength: 300 }),
      answers: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
        title: 'Answers',
        minItems: 1,
        maxItems: 12,
      }),
      several: Type.Optional(Type.Boolean({ title: 'Several may be chosen', default: false })),
      anonymous: Type.Optional(
        Type.Boolean({
          title: 'Nobody sees who chose what',
          description: 'The trigger is told of answers only when this is switched off.',
          default: true,
        }),
      ),
      ...sendingFields,
    },
    { additionalProperties: false },
  ),
  output: Message,
  run: async ({ input, api }) =>
    messageIn(
      await call(api, 'sendPoll', {
        chat_id: idOf(input.chat),
        question: input.question,
        options: input.answers.map((text) => ({ text })),
        allows_multiple_answers: input.several,
        is_anonymous: input.anonymous,
        ...sendingOf(input),
      }),
    ),
});
