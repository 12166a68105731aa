/** https://developer.squareup.com/docs/webhooks/step3validate */
import { defineWebhookPreset, fromBody, signedBy, textField, valueField } from '#connector-sdk';

export const eventTrigger = defineWebhookPreset({
  title: 'Something happened at Square',
  description: 'Starts a run for each event of a Square account.',
  verify: signedBy({
    algorithm: 'hmac-sha256',
    signature: { headers: ['x-square-hmacsha256-signature'], form: { kind: 'whole' } },
    encoding: 'base64',
    content: '{url}{body}',
  }),
  deliveryId: fromBody('event_id'),
  event: fromBody('type'),
  events: [
    'payment.created',
    'payment.updated',
    'refund.created',
    'refund.updated',
    'order.created',
    'order.updated',
    'invoice.created',
    'invoice.payment_made',
    'customer.created',
    'customer.updated',
    'booking.created',
    'booking.updated',
    'catalog.version.updated',
    'inventory.count.updated',
    'dispute.created',
  ],
  fields: {
    merchant: textField('Account', 'merchant_id'),
    object: valueField('What it is about', 'data.object', 'data'),
    createdAt: textField('When it happened', 'created_at'),
  },
});
