/** https://shopify.dev/docs/api/admin-graphql/latest/mutations/orderUpdate */
import { Type } from 'typebox';

import { defineAction, given, valueAt } from '#connector-sdk';

import { orderShape } from './answers';
import { ask, gid } from './ask';
import { lines, orderId, tags, text } from './fields';
import { ORDER } from './fragments';

const QUERY = `mutation ($input: OrderInput!) {
  orderUpdate(input: $input) { order { ...OrderParts } userErrors { field message } }
}${ORDER}`;

export const updateOrder = defineAction({
  key: 'update_order',
  title: 'Change an order',
  description: 'Changes the note, the tags or the mail address of an order.',
  input: Type.Object(
    { orderId, note: lines('Note', 5000), email: text('Mail address'), tags },
    { additionalProperties: false },
  ),
  output: orderShape,
  idempotent: true,
  async run({ input, api }) {
    const order = given({ note: input.note, email: input.email, tags: input.tags });
    const data = await ask(api, QUERY, { input: { id: gid('Order', input.orderId), ...order } });
    return valueAt(data, 'orderUpdate.order');
  },
});
