/** https://shopify.dev/docs/api/admin-graphql/latest/mutations/tagsRemove */
import { answerShape, defineAction, someText, valueAt } from '#connector-sdk';

import { ask } from './ask';
import { taggedId, TaggedInput } from './tagged';

const QUERY = `mutation ($id: ID!, $tags: [String!]!) {
  tagsRemove(id: $id, tags: $tags) { node { id } userErrors { field message } }
}`;

export const removeTags = defineAction({
  key: 'remove_tags',
  title: 'Remove tags',
  description: 'Takes tags away from an order, a product, a customer or a draft order.',
  input: TaggedInput,
  output: answerShape({ id: someText('Id') }),
  idempotent: true,
  run: async ({ input, api }) =>
    valueAt(await ask(api, QUERY, { id: taggedId(input), tags: input.tags }), 'tagsRemove.node'),
});
