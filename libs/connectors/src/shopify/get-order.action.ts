/** https://shopify.dev/docs/api/admin-graphql/latest/queries/order */
import { Type } from 'typebox';

import { defineAction, valueAt } from '#connector-sdk';

import { orderShape } from './answers';
import { ask, existing, gid } from './ask';
import { orderId } from './fields';
import { ORDER } from './fragments';

const QUERY = `query ($id: ID!) { order(id: $id) { ...OrderParts } }${ORDER}`;

export const getOrder = defineAction({
  key: 'get_order',
  title: 'Get an order',
  description: 'Reads an order with what was ordered and where it goes.',
  input: Type.Object({ orderId }, { additionalProperties: false }),
  output: orderShape,
  idempotent: true,
  run: async ({ input, api }) =>
    existing(valueAt(await ask(api, QUERY, { id: gid('Order', input.orderId) }), 'order'), 'order'),
});
