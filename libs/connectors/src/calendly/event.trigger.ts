/** https://developer.calendly.com/api-docs/webhook-signatures */
import { ACCESS_KIND, defineWebhookPreset, fromBody, joined, signedBy, textField } from '#connector-sdk';

import { registration, settings } from './registration';

export const eventTrigger = defineWebhookPreset({
  title: 'A meeting was booked or cancelled',
  description: 'Starts a run for each event of a Calendly account.',
  kinds: ['signing', ACCESS_KIND],
  verify: signedBy({
    algorithm: 'hmac-sha256',
    signature: { headers: ['calendly-webhook-signature'], form: { kind: 'pairs', name: 'v1' } },
    encoding: 'hex',
    content: '{timestamp}.{body}',
    // What Calendly's own examples allow.
    timestamp: { in: { pair: 't' }, unit: 's', toleranceSeconds: 180 },
  }),
  deliveryId: joined(' ', fromBody('event'), fromBody('payload.uri'), fromBody('created_at')),
  event: fromBody('event'),
  events: [
    'invitee.created',
    'invitee.canceled',
    'invitee_no_show.created',
    'invitee_no_show.deleted',
    'routing_form_submission.created',
  ],
  fields: {
    name: textField('Name', 'payload.name'),
    email: textField('Email', 'payload.email'),
    meeting: textField('Meeting', 'payload.scheduled_event.name'),
    startsAt: textField('Begins at', 'payload.scheduled_event.start_time'),
    endsAt: textField('Ends at', 'payload.scheduled_event.end_time'),
  },
  settings,
  registration,
});
