import { defineWebhookPreset, fromBody, textField, valueField } from '#connector-sdk';

import { OAUTH_KIND } from './auth';
import { registration } from './registration';
import { signedByPayPal } from './signed-transmission';

export const eventTrigger = defineWebhookPreset({
  title: 'Something happened at PayPal',
  description: 'Starts a run for each event of a PayPal app.',
  kinds: ['signing', OAUTH_KIND],
  verify: signedByPayPal,
  deliveryId: fromBody('id'),
  event: fromBody('event_type'),
  events: [
    'CHECKOUT.ORDER.APPROVED',
    'CHECKOUT.ORDER.COMPLETED',
    'PAYMENT.CAPTURE.COMPLETED',
    'PAYMENT.CAPTURE.DENIED',
    'PAYMENT.CAPTURE.REFUNDED',
    'PAYMENT.SALE.COMPLETED',
    'BILLING.SUBSCRIPTION.CREATED',
    'BILLING.SUBSCRIPTION.ACTIVATED',
    'BILLING.SUBSCRIPTION.CANCELLED',
    'BILLING.SUBSCRIPTION.PAYMENT.FAILED',
    'INVOICING.INVOICE.PAID',
    'CUSTOMER.DISPUTE.CREATED',
  ],
  fields: {
    summary: textField('In a sentence', 'summary'),
    resource: valueField('What it is about', 'resource'),
    createdAt: textField('When it happened', 'create_time'),
  },
  registration,
});
