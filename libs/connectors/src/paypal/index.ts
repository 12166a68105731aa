import { Type } from 'typebox';

import { defineAuth, defineConnector, secretList } from '#connector-sdk';

import { api } from './api';
import { appCredentials } from './auth';
import { captureOrder } from './capture-order.action';
import { createInvoice } from './create-invoice.action';
import { createOrder } from './create-order.action';
import { eventTrigger } from './event.trigger';
import { getBalances } from './get-balances.action';
import { getInvoice } from './get-invoice.action';
import { getOrder } from './get-order.action';
import { getPayment } from './get-payment.action';
import { getPayout } from './get-payout.action';
import { listTransactions } from './list-transactions.action';
import { options } from './options';
import { refundPayment } from './refund-payment.action';
import { remindInvoice } from './remind-invoice.action';
import { sendInvoice } from './send-invoice.action';
import { sendPayout } from './send-payout.action';

export const connector = defineConnector({
  key: 'paypal',
  title: 'PayPal',
  description: 'Payments, orders, invoices and payouts at PayPal.',
  icon: 'icon.svg',
  auth: [
    appCredentials,
    defineAuth({
      key: 'signing',
      title: 'Webhook id',
      fields: Type.Object(
        {
          secrets: secretList(
            'Webhook id',
            'PayPal shows it beside the webhook’s address, in the settings of your app.',
            { placeholder: '8PT597110X687430LKGECATA' },
          ),
        },
        { additionalProperties: false },
      ),
    }),
  ],
  api,
  /** Every app may see its own webhooks. */
  async test({ api: paypal }) {
    await paypal.get('/v1/notifications/webhooks');
    return { account: null };
  },
  options,
  triggers: [eventTrigger],
  actions: [
    createOrder,
    getOrder,
    captureOrder,
    getPayment,
    refundPayment,
    createInvoice,
    sendInvoice,
    remindInvoice,
    getInvoice,
    sendPayout,
    getPayout,
    listTransactions,
    getBalances,
  ],
});
