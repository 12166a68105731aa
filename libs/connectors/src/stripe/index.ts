import { defineConnector, signingAuth } from '#connector-sdk';

import { api } from './api';
import { keyAuth } from './auth';
import { cancelSubscription } from './cancel-subscription.action';
import { createCheckout } from './create-checkout.action';
import { createCustomer } from './create-customer.action';
import { createInvoice } from './create-invoice.action';
import { createPaymentIntent } from './create-payment-intent.action';
import { createPaymentLink } from './create-payment-link.action';
import { createProduct } from './create-product.action';
import { createRefund } from './create-refund.action';
import { createSubscription } from './create-subscription.action';
import { eventTrigger } from './event.trigger';
import { findCustomer } from './find-customer.action';
import { getObject } from './get-object.action';
import { listObjects } from './list-objects.action';
import { newEventTrigger } from './new-event.trigger';
import { customers, prices, subscriptions } from './options';
import { searchObjects } from './search-objects.action';
import { sendInvoice } from './send-invoice.action';
import { testConnection } from './test-connection';
import { updateCustomer } from './update-customer.action';

export const connector = defineConnector({
  key: 'stripe',
  title: 'Stripe',
  description: 'Customers, payments, invoices and subscriptions at Stripe.',
  icon: 'icon.svg',
  auth: [
    keyAuth,
    signingAuth({
      title: 'Signing secret',
      description: 'Stripe shows it on the page of the webhook endpoint; it begins with whsec_.',
      placeholder: 'whsec_…',
    }),
  ],
  api,
  test: testConnection,
  options: { customers, prices, subscriptions },
  triggers: [eventTrigger, newEventTrigger],
  actions: [
    createCustomer,
    updateCustomer,
    findCustomer,
    createPaymentIntent,
    createCheckout,
    createPaymentLink,
    createInvoice,
    sendInvoice,
    createRefund,
    createProduct,
    createSubscription,
    cancelSubscription,
    listObjects,
    searchObjects,
    getObject,
  ],
});
