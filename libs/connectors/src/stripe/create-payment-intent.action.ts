/** https://docs.stripe.com/api/payment_intents/create */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { post } from './call';
import {
  amountField,
  currencyField,
  customerField,
  described,
  metadataField,
  moreField,
  nullable,
  output,
} from './fields';
import { moreOf } from './more';

export const createPaymentIntent = defineAction({
  key: 'create_payment_intent',
  title: 'Create a payment',
  description: 'Makes a payment that is to be confirmed in your shop or app (a payment intent).',
  input: Type.Object(
    {
      amount: amountField(),
      currency: currencyField,
      customer: Type.Optional(customerField()),
      description: Type.Optional(Type.String({ title: 'Description', maxLength: 1000 })),
      receiptEmail: Type.Optional(Type.String({ title: 'Send the receipt to', maxLength: 512 })),
      capture: Type.Optional(
        Type.Enum(['automatic', 'manual'], {
          title: 'Taken',
          default: 'automatic',
          ui: { advanced: true, labels: { automatic: 'At once', manual: 'Later, by ‘Capture’' } },
        }),
      ),
      metadata: metadataField,
      more: moreField,
    },
    { additionalProperties: false },
  ),
  output: output('paymentIntent', 'Payment', {
    status: nullable('Status'),
    clientSecret: nullable('For your shop or app'),
  }),
  async run(context) {
    const { input } = context;
    const more = moreOf(input.more);
    const paymentIntent = await post(context, '/v1/payment_intents', {
      amount: input.amount,
      currency: input.currency.toLowerCase(),
      customer: input.customer || undefined,
      description: input.description || undefined,
      receipt_email: input.receiptEmail || undefined,
      capture_method: input.capture,
      automatic_payment_methods: more.payment_method_types ? undefined : { enabled: true },
      metadata: input.metadata,
      ...more,
    });
    return described('paymentIntent', paymentIntent, { status: 'status', clientSecret: 'client_secret' });
  },
});
