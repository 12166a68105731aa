/** https://www.twilio.com/docs/whatsapp/api */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { messageShape } from './answers';
import { MAX_TEXT, statusCallback, to, variables } from './fields';
import { messageForm } from './message';
import { inAccount } from './place';

/** Numbers become WhatsApp's by what stands before them. */
const onWhatsApp = (number: string): string =>
  number === '' || number.startsWith('whatsapp:') ? number : `whatsapp:${number.trim()}`;

export const sendWhatsApp = defineAction({
  key: 'send_whatsapp',
  title: 'Send a WhatsApp message',
  description: 'Sends a text or a template from your WhatsApp sender at Twilio.',
  input: Type.Object(
    {
      to,
      from: Type.String({
        title: 'From',
        description: 'The number of your WhatsApp sender.',
        minLength: 3,
        maxLength: 200,
        ui: { placeholder: '+15554449999' },
      }),
      text: Type.Optional(
        Type.String({
          title: 'Text',
          description: 'Only within 24 hours after the other one wrote; a template at any time.',
          maxLength: MAX_TEXT,
          ui: { multiline: true },
        }),
      ),
      template: Type.Optional(
        Type.String({ title: 'Template', maxLength: 64, ui: { options: { load: 'contents' } } }),
      ),
      variables,
      mediaUrl: Type.Optional(
        Type.String({
          title: 'Address of a picture',
          description: 'Twilio fetches it, so it has to be public.',
          pattern: '^(https?://.*)?$',
          maxLength: 2000,
        }),
      ),
      statusCallback,
    },
    { additionalProperties: false },
  ),
  output: messageShape,
  async run(context) {
    const { to: recipient, from, mediaUrl, ...rest } = context.input;
    const form = messageForm({
      ...rest,
      to: onWhatsApp(recipient),
      from: onWhatsApp(from),
      ...(mediaUrl ? { mediaUrls: [mediaUrl] } : {}),
    });
    const path = inAccount(context, '/Messages.json');
    return (await context.api.request({ method: 'POST', path, form })).body;
  },
});
