/** https://docs.stripe.com/api/subscriptions/create */
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

export const createSubscription = defineAction({
  key: 'create_subscription',
  title: 'Create a subscription',
  description: 'Lets a customer pay again and again.',
  input: Type.Object(
    {
      customer: customerField(),
      items: lineItemsField,
      collection: Type.Optional(
        Type.Enum(['charge_automatically', 'send_invoice'], {
          title: 'Paid by',
          default: 'charge_automatically',
          ui: {
            labels: {
              send_invoice: 'The customer, within some days',
              charge_automatically: 'Their saved card',
            },
          },
        }),
      ),
      daysUntilDue: Type.Optional(
        Type.Integer({
          title: 'Days to pay',
          minimum: 0,
          maximum: 3650,
          default: 30,
          ui: { showWhen: { field: 'collection', in: ['send_invoice'] } },
        }),
      ),
      trialDays: Type.Optional(Type.Integer({ title: 'Days of trial', minimum: 0, maximum: 730 })),
      metadata: metadataField,
      more: moreField,
    },
    { additionalProperties: false },
  ),
  output: output('subscription', 'Subscription', {
    status: nullable('Status'),
    invoice: nullable('Id of the first invoice'),
  }),
  async run(context) {
    const { customer, items, collection, daysUntilDue = 30, trialDays, metadata, more } = context.input;
    const subscription = await post(context, '/v1/subscriptions', {
      customer,
      items: lineItemsOf(items),
      collection_method: collection,
      days_until_due: collection === 'send_invoice' ? daysUntilDue : undefined,
      trial_period_days: trialDays ? trialDays : undefined,
      metadata,
      ...moreOf(more),
    });
    return described('subscription', subscription, { status: 'status', invoice: 'latest_invoice' });
  },
});
