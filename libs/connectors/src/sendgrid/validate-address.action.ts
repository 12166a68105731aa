/** https://www.twilio.com/docs/sendgrid/api-reference/e-mail-address-validation/validate-an-email */
import { Type } from 'typebox';

import { answerShape, defineAction, given, someNumber, someText, someValue, valueAt } from '#connector-sdk';

import { email } from './fields';

export const validateAddress = defineAction({
  key: 'validate_address',
  title: 'Check a mail address',
  description:
    'Says whether mails to an address would arrive. Needs SendGrid’s Pro plan, and an API key for validation.',
  input: Type.Object(
    {
      email,
      source: Type.Optional(
        Type.String({
          title: 'Where it comes from',
          description: 'One word for SendGrid’s statistics.',
          maxLength: 100,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: answerShape({
    email: someText('Mail address'),
    verdict: someText('Verdict', 'Valid, Risky or Invalid'),
    score: someNumber('Score', 'From 0 to 1.'),
    suggestion: someText('What may be meant'),
    checks: someValue('What was looked at'),
  }),
  idempotent: true,
  run: async ({ input, api }) =>
    valueAt(
      await api.post('/validations/email', given({ email: input.email, source: input.source })),
      'result',
    ),
});
