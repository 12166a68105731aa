import { Type } from 'typebox';

import { defineAuth, defineConnector, secretList } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'paypal',
  title: 'PayPal',
  description: 'Payments, orders and subscriptions at PayPal.',
  icon: 'icon.svg',
  auth: [
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
  triggers: [eventTrigger],
  actions: [],
});
