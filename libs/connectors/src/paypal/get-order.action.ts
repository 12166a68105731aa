/** https://developer.paypal.com/docs/api/orders/v2/#orders_get */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { orderShape } from './answers';
import { orderId } from './fields';
import { readOrder } from './order';

export const getOrder = defineAction({
  key: 'get_order',
  title: 'Get an order',
  description: 'Reads an order and its state.',
  input: Type.Object({ orderId }, { additionalProperties: false }),
  output: orderShape,
  idempotent: true,
  run: async ({ input, api }) => readOrder(await api.get(`/v2/checkout/orders/${pathPart(input.orderId)}`)),
});
