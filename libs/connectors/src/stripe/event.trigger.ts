/** https://docs.stripe.com/webhooks#verify-manually */
import { defineWebhookPreset, fromBody, momentField, signedBy, valueField } from '#connector-sdk';

export const eventTrigger = defineWebhookPreset({
  title: 'Something happened at Stripe',
  description: 'Starts a run for each event of a Stripe account.',
  verify: signedBy({
    algorithm: 'hmac-sha256',
    signature: { headers: ['stripe-signature'], form: { kind: 'pairs', name: 'v1' } },
    encoding: 'hex',
    content: '{timestamp}.{body}',
    timestamp: { in: { pair: 't' }, unit: 's', toleranceSeconds: 300 },
  }),
  deliveryId: fromBody('id'),
  event: fromBody('type'),
  events: [
    'checkout.session.completed',
    'payment_intent.succeeded',
    'payment_intent.payment_failed',
    'charge.succeeded',
    'charge.refunded',
    'charge.dispute.created',
    'customer.created',
    'customer.updated',
    'customer.subscription.created',
    'customer.subscription.updated',
    'customer.subscription.deleted',
    'invoice.created',
    'invoice.paid',
    'invoice.payment_failed',
    'payout.paid',
  ],
  fields: {
    object: valueField('What it is about', 'data.object', 'related_object'),
    live: valueField('Whether it is about real money', 'livemode'),
    createdAt: momentField('When it happened', 'created', 's'),
  },
});
