/** https://developer.paypal.com/docs/api/orders/v2/#orders_capture */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { orderShape } from './answers';
import { WHOLE } from './api';
import { orderId } from './fields';
import { readOrder } from './order';

export const captureOrder = defineAction({
  key: 'capture_order',
  title: 'Take the payment of an order',
  description: 'Captures the payment of an order that the buyer has approved.',
  input: Type.Object({ orderId }, { additionalProperties: false }),
  output: orderShape,
  // PayPal-Request-Id makes PayPal give the same payment again.
  idempotent: true,
  async run({ input, api }) {
    const path = `/v2/checkout/orders/${pathPart(input.orderId)}/capture`;
    const { body } = await api.request({ method: 'POST', path, headers: WHOLE, json: {} });
    return readOrder(body);
  },
});
