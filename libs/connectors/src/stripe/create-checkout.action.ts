/** https://docs.stripe.com/api/checkout/sessions/create */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { post } from './call';
import {
  customerField,
  described,
  lineItemsField,
  lineItemsOf,
  metadataField,
  moreField,
  nullable,
  output,
} from './fields';
import { moreOf } from './more';

export const createCheckout = defineAction({
  key: 'create_checkout',
  title: 'Create a checkout page',
  description: 'Makes a page at Stripe on which one customer pays.',
  input: Type.Object(
    {
      mode: Type.Enum(['payment', 'subscription'], {
        title: 'For',
        default: 'payment',
        ui: { labels: { payment: 'One payment', subscription: 'A subscription' } },
      }),
      items: lineItemsField,
      successUrl: Type.String({
        title: 'Afterwards, go to',
        description: 'The address of a page of yours.',
        minLength: 1,
        maxLength: 5000,
        ui: { placeholder: 'https://example.com/thanks' },
      }),
      cancelUrl: Type.Optional(Type.String({ title: 'When it is called off, go to', maxLength: 5000 })),
      customer: Type.Optional(customerField()),
      customerEmail: Type.Optional(
        Type.String({ title: 'Mail address', description: 'Of a new customer.', maxLength: 800 }),
      ),
      reference: Type.Optional(
        Type.String({ title: 'Your own number', description: 'Comes back with the events.', maxLength: 200 }),
      ),
      metadata: metadataField,
      more: moreField,
    },
    { additionalProperties: false },
  ),
  output: output('session', 'Checkout', { url: nullable('Address of the page'), status: nullable('Status') }),
  async run(context) {
    const { input } = context;
    const session = await post(context, '/v1/checkout/sessions', {
      mode: input.mode,
      line_items: lineItemsOf(input.items),
      success_url: input.successUrl,
      cancel_url: input.cancelUrl || undefined,
      customer: input.customer || undefined,
      customer_email: input.customerEmail || undefined,
      client_reference_id: input.reference || undefined,
      metadata: input.metadata,
      ...moreOf(input.more),
    });
    return described('session', session, { url: 'url', status: 'status' });
  },
});
