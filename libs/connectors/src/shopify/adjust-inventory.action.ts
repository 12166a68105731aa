/** https://shopify.dev/docs/api/admin-graphql/latest/mutations/inventoryAdjustQuantities */
import { Type } from 'typebox';

import { answerShape, defineAction, someList, someNumber, someText, valueAt } from '#connector-sdk';

import { ask, gid } from './ask';
import { inventoryItemId, locationId } from './fields';

const QUERY = `mutation ($input: InventoryAdjustQuantitiesInput!, $key: String!) {
  inventoryAdjustQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id reason createdAt changes { name delta quantityAfterChange } }
    userErrors { field message code }
  }
}`;

export const adjustInventory = defineAction({
  key: 'adjust_inventory',
  title: 'Adjust the stock',
  description: 'Adds to what is available of a variant at a location, or takes away from it.',
  input: Type.Object(
    {
      inventoryItemId,
      locationId,
      delta: Type.Integer({ title: 'By how many', description: 'With a minus: fewer.' }),
      reason: Type.Optional(
        Type.String({
          title: 'Why',
          maxLength: 50,
          default: 'correction',
          examples: ['correction', 'received', 'damaged', 'shrinkage', 'promotion', 'restock', 'other'],
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: answerShape({
    id: someText('Id'),
    reason: someText('Why'),
    changes: someList('Changes', {
      name: someText('What'),
      delta: someNumber('By how many'),
      quantityAfterChange: someNumber('Now'),
    }),
    createdAt: someText('Made at'),
  }),
  // The key makes Shopify count it once.
  idempotent: true,
  async run({ input, api, idempotencyKey }) {
    const change = {
      inventoryItemId: gid('InventoryItem', input.inventoryItemId),
      locationId: gid('Location', input.locationId),
      delta: input.delta,
      // Whatever there is now; Shopify wants that to be said.
      changeFromQuantity: null,
    };
    const data = await ask(api, QUERY, {
      key: idempotencyKey,
      input: { name: 'available', reason: input.reason ? input.reason : 'correction', changes: [change] },
    });
    return valueAt(data, 'inventoryAdjustQuantities.inventoryAdjustmentGroup') ?? {};
  },
});
