/** https://shopify.dev/docs/api/admin-graphql/latest/mutations/orderCancel */
import { Type } from 'typebox';

import { answerShape, defineAction, someFlag, someText, valueAt } from '#connector-sdk';

import { ask, gid } from './ask';
import { orderId, text } from './fields';

const QUERY = `mutation ($orderId: ID!, $reason: OrderCancelReason!, $restock: Boolean!, $refund: OrderCancelRefundMethodInput, $notify: Boolean, $note: String) {
  orderCancel(orderId: $orderId, reason: $reason, restock: $restock, refundMethod: $refund, notifyCustomer: $notify, staffNote: $note) {
    job { id done }
    orderCancelUserErrors { field message code }
  }
}`;

export const cancelOrder = defineAction({
  key: 'cancel_order',
  title: 'Cancel an order',
  description: 'Cancels an order, and refunds it if that is wanted. It can’t be taken back.',
  input: Type.Object(
    {
      orderId,
      reason: Type.Union(
        [
          Type.Literal('CUSTOMER'),
          Type.Literal('INVENTORY'),
          Type.Literal('FRAUD'),
          Type.Literal('DECLINED'),
          Type.Literal('STAFF'),
          Type.Literal('OTHER'),
        ],
        {
          title: 'Why',
          ui: {
            labels: {
              CUSTOMER: 'The customer wants it',
              INVENTORY: 'Not in stock',
              FRAUD: 'Fraud',
              DECLINED: 'The payment was declined',
              STAFF: 'A mistake of ours',
              OTHER: 'Something else',
            },
          },
        },
      ),
      refund: Type.Boolean({ title: 'Give the payment back', default: false }),
      restock: Type.Boolean({ title: 'Put the goods back in stock', default: true }),
      notify: Type.Optional(Type.Boolean({ title: 'Tell the customer', default: false })),
      note: text('Note for the staff'),
    },
    { additionalProperties: false },
  ),
  output: answerShape({
    id: someText('Job', 'Shopify cancels it a little later, in this job.'),
    done: someFlag('Whether it is done'),
  }),
  async run({ input, api }) {
    const data = await ask(api, QUERY, {
      orderId: gid('Order', input.orderId),
      reason: input.reason,
      restock: input.restock,
      refund: { originalPaymentMethodsRefund: input.refund },
      notify: input.notify ?? false,
      note: input.note ? input.note : null,
    });
    return valueAt(data, 'orderCancel.job') ?? {};
  },
});
