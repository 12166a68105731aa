/** https://shopify.dev/docs/api/admin-graphql/latest/mutations/draftOrderCreate */
import { Type } from 'typebox';

import { defineAction, given, PermanentError, valueAt } from '#connector-sdk';

import { draftOrderShape } from './answers';
import { ask, gid } from './ask';
import { lines, tags, text } from './fields';
import { DRAFT_ORDER } from './fragments';

const QUERY = `mutation ($input: DraftOrderInput!) {
  draftOrderCreate(input: $input) { draftOrder { ...DraftOrderParts } userErrors { field message } }
}${DRAFT_ORDER}`;

const Line = Type.Object(
  {
    variantId: Type.Optional(
      Type.String({ title: 'Variant', maxLength: 100, ui: { options: { load: 'variants' } } }),
    ),
    title: text('What, if no variant'),
    price: Type.Optional(
      Type.String({ title: 'Price of one, if no variant', pattern: '^([0-9]+([.][0-9]+)?)?$' }),
    ),
    quantity: Type.Integer({ title: 'How many', minimum: 1, default: 1 }),
  },
  { additionalProperties: false },
);

export const createDraftOrder = defineAction({
  key: 'create_draft_order',
  title: 'Create a draft order',
  description: 'Makes a draft that the customer can pay at its address.',
  input: Type.Object(
    {
      lines: Type.Array(Line, { title: 'What is ordered', minItems: 1, maxItems: 100 }),
      currency: Type.Optional(
        Type.String({
          title: 'Currency',
          description: 'Three letters; for lines with a price of their own.',
          pattern: '^$|^[A-Z]{3}$',
          ui: { placeholder: 'EUR' },
        }),
      ),
      customerId: Type.Optional(
        Type.String({ title: 'Customer', maxLength: 100, ui: { options: { load: 'customers' } } }),
      ),
      email: text('Mail address'),
      note: lines('Note', 5000),
      tags,
    },
    { additionalProperties: false },
  ),
  output: draftOrderShape,
  async run({ input, api }) {
    const lineItems = input.lines.map((line) => {
      if (line.variantId)
        return { variantId: gid('ProductVariant', line.variantId), quantity: line.quantity };
      if (!line.title || !line.price || !input.currency) {
        throw new PermanentError({
          code: 'shopify.incomplete_line',
          message: 'A line without a variant needs a title, a price and the currency.',
        });
      }
      const price = { amount: line.price, currencyCode: input.currency };
      return { title: line.title, quantity: line.quantity, originalUnitPriceWithCurrency: price };
    });
    const data = await ask(api, QUERY, {
      input: {
        lineItems,
        ...(input.customerId ? { purchasingEntity: { customerId: gid('Customer', input.customerId) } } : {}),
        ...given({ email: input.email, note: input.note, tags: input.tags }),
      },
    });
    return valueAt(data, 'draftOrderCreate.draftOrder');
  },
});
