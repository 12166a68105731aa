/** https://developer.paypal.com/docs/api/transaction-search/v1/#balances_get */
import { Type } from 'typebox';

import { answerShape, defineAction, given, someFlag, someList, someText } from '#connector-sdk';

import { money } from './answers';

export const getBalances = defineAction({
  key: 'get_balances',
  title: 'Get the balances',
  description: 'How much there is in the account, by currency.',
  input: Type.Object(
    {
      asOf: Type.Optional(
        Type.String({
          title: 'At',
          description: 'A date and time in the last three years. Left out: the latest that PayPal knows.',
          maxLength: 64,
          ui: { placeholder: '2026-01-01T00:00:00Z' },
        }),
      ),
      currency: Type.Optional(
        Type.String({ title: 'Currency', description: 'Left out: all.', pattern: '^$|^[A-Z]{3}$' }),
      ),
    },
    { additionalProperties: false },
  ),
  output: answerShape({
    balances: someList('Balances', {
      currency: someText('Currency'),
      primary: someFlag('Whether it is the main one'),
      total_balance: money('All'),
      available_balance: money('Available'),
      withheld_balance: money('Withheld'),
    }),
    as_of_time: someText('At'),
    last_refresh_time: someText('Last counted at'),
  }),
  idempotent: true,
  run: ({ input, api }) =>
    api.get('/v1/reporting/balances', given({ as_of_time: input.asOf, currency_code: input.currency })),
});
