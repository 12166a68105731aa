/** https://docs.stripe.com/api/payment-link/create */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { post } from './call';
import { described, lineItemsField, lineItemsOf, metadataField, moreField, nullable, output } from './fields';
import { moreOf } from './more';

export const createPaymentLink = defineAction({
  key: 'create_payment_link',
  title: 'Create a payment link',
  description: 'Makes an address at Stripe where any number of people can pay.',
  input: Type.Object(
    {
      items: lineItemsField,
      thanksUrl: Type.Optional(
        Type.String({
          title: 'Afterwards, go to',
          description: 'Left out: Stripe says thanks.',
          maxLength: 5000,
        }),
      ),
      metadata: metadataField,
      more: moreField,
    },
    { additionalProperties: false },
  ),
  output: output('link', 'Payment link', { url: nullable('Address') }),
  async run(context) {
    const { items, thanksUrl, metadata, more } = context.input;
    const link = await post(context, '/v1/payment_links', {
      line_items: lineItemsOf(items),
      after_completion: thanksUrl ? { type: 'redirect', redirect: { url: thanksUrl } } : undefined,
      metadata,
      ...moreOf(more),
    });
    return described('link', link, { url: 'url' });
  },
});
