/** https://www.twilio.com/docs/messaging/api/message-resource */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { messageShape } from './answers';
import { MAX_TEXT, number, statusCallback, to } from './fields';
import { messageForm } from './message';
import { inAccount } from './place';

export const sendMessage = defineAction({
  key: 'send_message',
  title: 'Send a text message',
  description: 'Sends an SMS, or an MMS when there are files.',
  input: Type.Object(
    {
      to,
      from: number('From', 'One of your numbers at Twilio, or a sender’s name where that is allowed.'),
      messagingService: Type.Optional(
        Type.String({
          title: 'Messaging service',
          description: 'In place of a number: Twilio then chooses one.',
          maxLength: 64,
          ui: { options: { load: 'messagingServices' }, advanced: true },
        }),
      ),
      text: Type.Optional(Type.String({ title: 'Text', maxLength: MAX_TEXT, ui: { multiline: true } })),
      mediaUrls: Type.Optional(
        Type.Array(Type.String({ pattern: '^(https?://.*)?$', maxLength: 2000 }), {
          title: 'Addresses of pictures',
          description: 'Twilio fetches them, so they have to be public.',
          maxItems: 10,
        }),
      ),
      sendAt: Type.Optional(
        Type.String({
          title: 'Send at',
          description: 'A date and time. Needs a messaging service.',
          maxLength: 100,
          ui: { placeholder: '2026-03-31T12:00:00Z', advanced: true },
        }),
      ),
      statusCallback,
    },
    { additionalProperties: false },
  ),
  output: messageShape,
  async run(context) {
    const form = messageForm(context.input);
    const path = inAccount(context, '/Messages.json');
    return (await context.api.request({ method: 'POST', path, form })).body;
  },
});
