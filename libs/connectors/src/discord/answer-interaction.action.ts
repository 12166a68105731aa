/** https://docs.discord.com/developers/interactions/receiving-and-responding#edit-original-interaction-response */
import { Type } from 'typebox';

import { defineAction, PermanentError } from '#connector-sdk';

import { Message, messageIn, messageOf, messageParts } from './message-fields';

const PLACE = /\/webhooks\/(\d+)\/([^/?#]+)\/messages\/@original/;

export const answerInteraction = defineAction({
  key: 'answer_interaction',
  title: 'Answer a command or a button',
  description: 'Writes what ‘is thinking…’ was waiting for, within 15 minutes. It needs no connection.',
  auth: { kinds: ['bot'], required: false },
  idempotent: true,
  input: Type.Object(
    {
      answerUrl: Type.String({
        title: 'Address for the answer',
        description: 'From the trigger: Address for the answer.',
        minLength: 1,
        maxLength: 2000,
        ui: { placeholder: '{{trigger.answerUrl}}' },
      }),
      ...messageParts,
    },
    { additionalProperties: false },
  ),
  output: Message,
  async run({ input, api }) {
    const [, application, token] = PLACE.exec(input.answerUrl) ?? [];
    if (application === undefined || token === undefined)
      throw new PermanentError({
        code: 'discord.bad_answer_url',
        message: 'This is no address for an answer. Map ‘Address for the answer’ of the trigger.',
      });
    const path = `/webhooks/${application}/${token}/messages/@original`;
    return messageIn(await api.patch(path, messageOf(input)));
  },
});
