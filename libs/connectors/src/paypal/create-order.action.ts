/** https://developer.paypal.com/docs/api/orders/v2/#orders_create */
import { Type } from 'typebox';

import { defineAction, given } from '#connector-sdk';

import { orderShape } from './answers';
import { WHOLE } from './api';
import { amount, currency, customId, ownInvoiceNumber } from './fields';
import { readOrder } from './order';

const address = (title: string, description: string) =>
  Type.Optional(Type.String({ title, description, pattern: '^(https?://.*)?$', maxLength: 2000 }));

export const createOrder = defineAction({
  key: 'create_order',
  title: 'Create an order',
  description: 'Makes an order and gives the address where the buyer pays it.',
  input: Type.Object(
    {
      amount,
      currency,
      description: Type.Optional(Type.String({ title: 'What for', maxLength: 127 })),
      customId,
      invoiceNumber: ownInvoiceNumber,
      intent: Type.Optional(
        Type.Union([Type.Literal('CAPTURE'), Type.Literal('AUTHORIZE')], {
          title: 'What happens when it is approved',
          default: 'CAPTURE',
          ui: { labels: { CAPTURE: 'It can be paid', AUTHORIZE: 'It is only reserved' }, advanced: true },
        }),
      ),
      returnUrl: address('Address after paying', 'Where PayPal sends the buyer then.'),
      cancelUrl: address('Address after cancelling', 'Where PayPal sends the buyer who does not pay.'),
      shipping: Type.Optional(
        Type.Union([Type.Literal('GET_FROM_FILE'), Type.Literal('NO_SHIPPING')], {
          title: 'Shipping address',
          ui: {
            labels: { GET_FROM_FILE: 'The buyer chooses one', NO_SHIPPING: 'None is asked for' },
            advanced: true,
          },
        }),
      ),
      brandName: Type.Optional(
        Type.String({ title: 'Name that the buyer sees', maxLength: 127, ui: { advanced: true } }),
      ),
    },
    { additionalProperties: false },
  ),
  output: orderShape,
  // PayPal-Request-Id makes PayPal give the same order again.
  idempotent: true,
  async run({ input, api }) {
    const experience = given({
      return_url: input.returnUrl,
      cancel_url: input.cancelUrl,
      shipping_preference: input.shipping,
      brand_name: input.brandName,
    });
    const { body } = await api.request({
      method: 'POST',
      path: '/v2/checkout/orders',
      headers: WHOLE,
      json: {
        intent: input.intent ?? 'CAPTURE',
        purchase_units: [
          {
            amount: { currency_code: input.currency, value: input.amount },
            ...given({
              description: input.description,
              custom_id: input.customId,
              invoice_id: input.invoiceNumber,
            }),
          },
        ],
        ...(Object.keys(experience).length === 0
          ? {}
          : { payment_source: { paypal: { experience_context: experience } } }),
      },
    });
    return readOrder(body);
  },
});
