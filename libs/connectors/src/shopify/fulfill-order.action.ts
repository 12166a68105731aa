/** https://shopify.dev/docs/api/admin-graphql/latest/mutations/fulfillmentCreate */
import { Type } from 'typebox';

import {
  answerShape,
  defineAction,
  given,
  HaltedError,
  listOf,
  someList,
  someText,
  textAt,
  valueAt,
} from '#connector-sdk';

import { ask, existing, gid } from './ask';
import { orderId, text } from './fields';

const OPEN = `query ($id: ID!) {
  order(id: $id) { fulfillmentOrders(first: 50) { nodes { id status } } }
}`;

const QUERY = `mutation ($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) {
    fulfillment { id status createdAt trackingInfo { company number url } }
    userErrors { field message }
  }
}`;

const CAN_BE_SENT = new Set(['OPEN', 'IN_PROGRESS']);

export const fulfillOrder = defineAction({
  key: 'fulfill_order',
  title: 'Mark an order as sent',
  description: 'Fulfils all that is still open of an order, with its tracking number.',
  input: Type.Object(
    {
      orderId,
      company: text('Carrier'),
      trackingNumber: text('Tracking number'),
      trackingUrl: Type.Optional(
        Type.String({ title: 'Address for tracking', pattern: '^(https?://.*)?$', maxLength: 2000 }),
      ),
      notify: Type.Optional(Type.Boolean({ title: 'Tell the customer', default: false })),
    },
    { additionalProperties: false },
  ),
  output: answerShape({
    id: someText('Id'),
    status: someText('State'),
    trackingInfo: someList('Tracking', { number: someText('Number'), url: someText('Address') }),
    createdAt: someText('Made at'),
  }),
  async run({ input, api }) {
    const order = existing(
      valueAt(await ask(api, OPEN, { id: gid('Order', input.orderId) }), 'order'),
      'order',
    );
    const open = listOf(valueAt(order, 'fulfillmentOrders.nodes')).filter((one) =>
      CAN_BE_SENT.has(textAt(one, 'status') ?? ''),
    );
    if (open.length === 0) {
      throw new HaltedError({
        code: 'shopify.nothing_to_send',
        message: 'Nothing of this order is still to be sent.',
      });
    }
    const tracking = given({ company: input.company, number: input.trackingNumber, url: input.trackingUrl });
    const data = await ask(api, QUERY, {
      fulfillment: {
        lineItemsByFulfillmentOrder: open.map((one) => ({ fulfillmentOrderId: textAt(one, 'id') })),
        notifyCustomer: input.notify ?? false,
        ...(Object.keys(tracking).length > 0 ? { trackingInfo: tracking } : {}),
      },
    });
    return valueAt(data, 'fulfillmentCreate.fulfillment');
  },
});
