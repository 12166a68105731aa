/** https://docs.stripe.com/api/subscriptions/cancel */
import { Type } from 'typebox';

import { defineAction, pathPart, valueAt } from '#connector-sdk';

import { post, remove } from './call';
import { described, nullable, output, subscriptionField } from './fields';

export const cancelSubscription = defineAction({
  key: 'cancel_subscription',
  title: 'Cancel a subscription',
  description: 'Ends a subscription, at once or when what is paid for is over.',
  idempotent: true,
  input: Type.Object(
    {
      customer: Type.Optional(
        Type.String({
          title: 'Customer',
          description: 'To choose the subscription from a list. Left out: enter its id.',
          maxLength: 255,
          ui: { options: { load: 'customers' } },
        }),
      ),
      subscription: subscriptionField(),
      when: Type.Optional(
        Type.Enum(['period_end', 'now'], {
          title: 'When',
          default: 'period_end',
          ui: { labels: { period_end: 'When what is paid for is over', now: 'At once' } },
        }),
      ),
      prorate: Type.Optional(
        Type.Boolean({
          title: 'Credit what was not used',
          default: false,
          ui: { showWhen: { field: 'when', in: ['now'] } },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: output('subscription', 'Subscription', {
    status: nullable('Status'),
    endsAtPeriodEnd: Type.Boolean({ title: 'Ends when what is paid for is over' }),
  }),
  async run(context) {
    const { subscription: id, when = 'period_end', prorate } = context.input;
    const path = `/v1/subscriptions/${pathPart(id)}`;
    const subscription =
      when === 'now'
        ? await remove(context, path, { prorate })
        : await post(context, path, { cancel_at_period_end: true });
    return {
      ...described('subscription', subscription, { status: 'status' }),
      endsAtPeriodEnd: valueAt(subscription, 'cancel_at_period_end') === true,
    };
  },
});
