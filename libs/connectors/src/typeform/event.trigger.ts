/** https://www.typeform.com/developers/webhooks/secure-your-webhooks/ */
import { Type } from 'typebox';

import { ACCESS_KIND, defineWebhookPreset, fromBody, signedBy, textField } from '#connector-sdk';

import { answersByTitle } from './answers';
import { registration, settings } from './registration';

export const eventTrigger = defineWebhookPreset({
  title: 'Somebody filled in a form',
  description: 'Starts a run for each answer to a form made with Typeform.',
  kinds: ['signing', ACCESS_KIND],
  verify: signedBy({
    algorithm: 'hmac-sha256',
    signature: { headers: ['typeform-signature'], form: { kind: 'whole', prefix: 'sha256=' } },
    encoding: 'base64',
    content: '{body}',
  }),
  deliveryId: fromBody('event_id'),
  event: fromBody('event_type'),
  events: ['form_response', 'form_response_partial'],
  fields: {
    form: textField('Form', 'form_response.definition.title', 'form_response.form_id'),
    submittedAt: textField('When it was sent', 'form_response.submitted_at'),
    answers: {
      schema: Type.Record(Type.String(), Type.Unknown(), {
        title: 'Answers',
        description: 'By the text of the question.',
      }),
      read: ({ body }) => answersByTitle(body),
    },
  },
  settings,
  registration,
});
