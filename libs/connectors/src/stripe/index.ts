import { defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'stripe',
  title: 'Stripe',
  description: 'Payments, invoices and subscriptions at Stripe.',
  icon: 'icon.svg',
  auth: [
    signingAuth({
      title: 'Signing secret',
      description: 'Stripe shows it on the page of the webhook endpoint; it begins with whsec_.',
      placeholder: 'whsec_…',
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
