/** https://www.twilio.com/docs/verify/api/verification */
import { Type } from 'typebox';

import { defineAction, given, pathPart } from '#connector-sdk';

import { verificationShape } from './answers';
import { verifyService } from './fields';
import { placeOf } from './place';

export const startVerification = defineAction({
  key: 'start_verification',
  title: 'Send a verification code',
  description: 'Sends somebody a code, to see whether a number or a mail address is theirs.',
  input: Type.Object(
    {
      service: verifyService,
      to: Type.String({
        title: 'To',
        description: 'A phone number with its country, or a mail address.',
        minLength: 3,
        maxLength: 254,
      }),
      channel: Type.Optional(
        Type.Union(
          [Type.Literal('sms'), Type.Literal('call'), Type.Literal('email'), Type.Literal('whatsapp')],
          {
            title: 'By',
            default: 'sms',
            ui: { labels: { sms: 'Text message', call: 'Call', email: 'Mail', whatsapp: 'WhatsApp' } },
          },
        ),
      ),
      locale: Type.Optional(
        Type.String({
          title: 'Language',
          description: 'Such as en or de.',
          maxLength: 20,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: verificationShape,
  async run(context) {
    const { input, api } = context;
    const { body } = await api.request({
      method: 'POST',
      path: placeOf(context, 'verify', `/v2/Services/${pathPart(input.service)}/Verifications`),
      form: { To: input.to, Channel: input.channel ?? 'sms', ...given({ Locale: input.locale }) },
    });
    return body;
  },
});
