/** https://docs.stripe.com/api/pagination */
import { Type } from 'typebox';

import { defineAction, PermanentError } from '#connector-sdk';

import { listAll } from './call';
import { LISTED, namesOf, OF_CUSTOMER } from './kinds';

export const listObjects = defineAction({
  key: 'list_objects',
  title: 'List',
  description: 'Reads customers, payments, invoices and so on, the newest first.',
  idempotent: true,
  input: Type.Object(
    {
      kind: Type.Enum(namesOf(LISTED), { title: 'What', ui: { labels: LISTED } }),
      customer: Type.Optional(
        Type.String({
          title: 'Of the customer',
          description: 'Their id. Left out: of all.',
          maxLength: 255,
          ui: { options: { load: 'customers' }, showWhen: { field: 'kind', in: [...OF_CUSTOMER] } },
        }),
      ),
      after: Type.Optional(
        Type.String({
          title: 'Made after',
          description: 'A date, with a time if you like.',
          maxLength: 50,
          ui: { advanced: true, placeholder: '2026-01-31' },
        }),
      ),
      most: Type.Optional(Type.Integer({ title: 'At most', minimum: 1, maximum: 1000, default: 100 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    objects: Type.Array(Type.Unknown(), { title: 'Objects', description: 'A loop goes through them.' }),
    count: Type.Integer({ title: 'How many' }),
  }),
  async run(context) {
    const { kind, customer, after, most = 100 } = context.input;
    const values = {
      customer: customer && OF_CUSTOMER.has(kind) ? customer : undefined,
      created: after ? { gte: secondsOf(after) } : undefined,
    };
    const objects = await listAll(context, `/v1/${kind}`, values, most);
    return { objects, count: objects.length };
  },
});

/** Since 1970. */
function secondsOf(text: string): number {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return Math.floor(at / 1000);
  throw new PermanentError({
    code: 'stripe.bad_date',
    message: '‘Made after’ is no date. Write it like 2026-01-31.',
  });
}
