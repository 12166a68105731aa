/** https://shopify.dev/docs/api/admin-graphql/latest/mutations/tagsAdd */
import { answerShape, defineAction, someText, valueAt } from '#connector-sdk';

import { ask } from './ask';
import { taggedId, TaggedInput } from './tagged';

const QUERY = `mutation ($id: ID!, $tags: [String!]!) {
  tagsAdd(id: $id, tags: $tags) { node { id } userErrors { field message } }
}`;

export const addTags = defineAction({
  key: 'add_tags',
  title: 'Add tags',
  description: 'Adds tags to an order, a product, a customer or a draft order.',
  input: TaggedInput,
  output: answerShape({ id: someText('Id') }),
  idempotent: true,
  run: async ({ input, api }) =>
    valueAt(await ask(api, QUERY, { id: taggedId(input), tags: input.tags }), 'tagsAdd.node'),
});
