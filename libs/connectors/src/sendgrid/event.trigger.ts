/** https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features */
import {
  ACCESS_KIND,
  defineWebhookPreset,
  itemsDigest,
  listOf,
  signedBy,
  textField,
  valueAt,
} from '#connector-sdk';

import { registration } from './registration';

const eventOf = (item: unknown) => {
  const event = valueAt(item, 'event');
  return typeof event === 'string' ? event : null;
};

export const eventTrigger = defineWebhookPreset({
  title: 'Something happened to a mail',
  description: 'Starts a run when mails are delivered, opened, clicked, bounced…; several at once.',
  kinds: ['signing', ACCESS_KIND],
  verify: signedBy({
    algorithm: 'ecdsa-p256-sha256',
    signature: { headers: ['x-twilio-email-event-webhook-signature'], form: { kind: 'whole' } },
    encoding: 'base64',
    content: '{timestamp}{body}',
    timestamp: { in: { headers: ['x-twilio-email-event-webhook-timestamp'] }, unit: 's' },
    key: { encoding: 'base64' },
  }),
  deliveryId: itemsDigest(listOf, 'sg_event_id'),
  event: null,
  items: ({ body }) => listOf(body).map((value) => ({ event: eventOf(value), value })),
  events: [
    'processed',
    'delivered',
    'deferred',
    'bounce',
    'dropped',
    'open',
    'click',
    'spamreport',
    'unsubscribe',
    'group_unsubscribe',
    'group_resubscribe',
  ],
  fields: { email: textField('Address of the first mail', '0.email') },
  registration,
});
