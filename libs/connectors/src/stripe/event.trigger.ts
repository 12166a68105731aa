/** https://docs.stripe.com/webhooks#verify-manually */
import {
  ACCESS_KIND,
  defineWebhookPreset,
  fromBody,
  momentField,
  signedBy,
  valueField,
} from '#connector-sdk';

import { EVENTS } from './events';
import { registration } from './registration';

export const eventTrigger = defineWebhookPreset({
  title: 'Something happened at Stripe',
  description: 'Starts a run for each event of a Stripe account.',
  kinds: ['signing', ACCESS_KIND],
  verify: signedBy({
    algorithm: 'hmac-sha256',
    signature: { headers: ['stripe-signature'], form: { kind: 'pairs', name: 'v1' } },
    encoding: 'hex',
    content: '{timestamp}.{body}',
    timestamp: { in: { pair: 't' }, unit: 's', toleranceSeconds: 300 },
  }),
  deliveryId: fromBody('id'),
  event: fromBody('type'),
  events: EVENTS,
  fields: {
    object: valueField('What it is about', 'data.object', 'related_object'),
    live: valueField('Whether it is about real money', 'livemode'),
    createdAt: momentField('When it happened', 'created', 's'),
  },
  registration,
});
