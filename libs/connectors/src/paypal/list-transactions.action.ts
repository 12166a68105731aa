/** https://developer.paypal.com/docs/api/transaction-search/v1/#search_get */
import { Type } from 'typebox';

import {
  answerShape,
  defineAction,
  given,
  listOf,
  someList,
  someNumber,
  someObject,
  someText,
  valueAt,
} from '#connector-sdk';

import { money } from './answers';

/** As PayPal's own document has it; seconds are a must. */
const MOMENT =
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})$';
const PAGE = 500;

const moment = (title: string, description: string) =>
  Type.String({ title, description, pattern: MOMENT, ui: { placeholder: '2026-01-01T00:00:00Z' } });

export const listTransactions = defineAction({
  key: 'list_transactions',
  title: 'List transactions',
  description: 'What came in and went out in up to 31 days. PayPal lists a transaction within three hours.',
  input: Type.Object(
    {
      start: moment('From', 'A date and time with seconds.'),
      end: moment('Until', 'At most 31 days later.'),
      status: Type.Optional(
        Type.Union([Type.Literal('S'), Type.Literal('P'), Type.Literal('D'), Type.Literal('V')], {
          title: 'State',
          ui: { labels: { S: 'Successful', P: 'Pending', D: 'Denied', V: 'Reversed' } },
        }),
      ),
      currency: Type.Optional(Type.String({ title: 'Currency', pattern: '^$|^[A-Z]{3}$' })),
      transactionId: Type.Optional(Type.String({ title: 'Transaction', maxLength: 19 })),
      details: Type.Optional(
        Type.Boolean({ title: 'With payer, cart and shipping', default: true, ui: { advanced: true } }),
      ),
      limit: Type.Optional(Type.Integer({ title: 'At most', minimum: 1, maximum: 10_000, default: 500 })),
    },
    { additionalProperties: false },
  ),
  output: answerShape({
    transactions: someList('Transactions', {
      transaction_info: someObject('Transaction', {
        transaction_id: someText('Id'),
        transaction_status: someText('State'),
        transaction_initiation_date: someText('Made at'),
        transaction_amount: money('Amount'),
        fee_amount: money('Fee'),
        invoice_id: someText('Invoice number'),
        custom_field: someText('Own reference'),
      }),
      payer_info: someObject('Who paid', { email_address: someText('Mail address') }),
    }),
    count: someNumber('How many'),
    total: someNumber('How many there are'),
  }),
  idempotent: true,
  async run({ input, api }) {
    const limit = input.limit ?? PAGE;
    const query = {
      start_date: input.start,
      end_date: input.end,
      fields: input.details === false ? 'transaction_info' : 'all',
      page_size: Math.min(limit, PAGE),
      ...given({
        transaction_status: input.status,
        transaction_currency: input.currency,
        transaction_id: input.transactionId,
      }),
    };
    const transactions: unknown[] = [];
    let total: unknown = null;
    const pages = api.pages(
      { path: '/v1/reporting/transactions', query: { ...query, page: 1 } },
      ({ body }, asked) => {
        const page = Number(asked.query?.page ?? 1);
        const isLast = page >= Number(valueAt(body, 'total_pages') ?? 1);
        return isLast || transactions.length >= limit
          ? null
          : { ...asked, query: { ...query, page: page + 1 } };
      },
    );
    for await (const { body } of pages) {
      transactions.push(...listOf(valueAt(body, 'transaction_details')));
      total = valueAt(body, 'total_items') ?? total;
    }
    const found = transactions.slice(0, limit);
    return { transactions: found, count: found.length, total };
  },
});
