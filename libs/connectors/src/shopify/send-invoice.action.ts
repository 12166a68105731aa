/** https://shopify.dev/docs/api/admin-graphql/latest/mutations/draftOrderInvoiceSend */
import { Type } from 'typebox';

import { defineAction, given, valueAt } from '#connector-sdk';

import { draftOrderShape } from './answers';
import { ask, gid } from './ask';
import { lines, text } from './fields';
import { DRAFT_ORDER } from './fragments';

const QUERY = `mutation ($id: ID!, $email: EmailInput) {
  draftOrderInvoiceSend(id: $id, email: $email) { draftOrder { ...DraftOrderParts } userErrors { field message } }
}${DRAFT_ORDER}`;

export const sendInvoice = defineAction({
  key: 'send_invoice',
  title: 'Send the invoice of a draft order',
  description: 'Mails the customer a link where the draft order can be paid.',
  input: Type.Object(
    {
      draftOrderId: Type.String({
        title: 'Draft order',
        description: 'Its number, or its id that begins with gid://.',
        minLength: 1,
        maxLength: 100,
      }),
      to: text('To'),
      subject: text('Subject'),
      message: lines('Message', 5000),
    },
    { additionalProperties: false },
  ),
  output: draftOrderShape,
  async run({ input, api }) {
    const email = given({ to: input.to, subject: input.subject, customMessage: input.message });
    const data = await ask(api, QUERY, {
      id: gid('DraftOrder', input.draftOrderId),
      email: Object.keys(email).length > 0 ? email : null,
    });
    return valueAt(data, 'draftOrderInvoiceSend.draftOrder');
  },
});
