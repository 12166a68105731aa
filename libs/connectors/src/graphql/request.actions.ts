/** A query or a mutation in, its data out. The two differ in whether they may be repeated. */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { ask, documentFields, moreFields, partialField } from './ask';

const output = Type.Object({
  data: Type.Unknown({ title: 'Data' }),
  errors: Type.Array(Type.Unknown(), {
    title: 'Errors',
    description: 'Of the parts that could not be had; else none.',
  }),
});

export const queryAction = defineAction({
  key: 'query',
  title: 'Run a query',
  description: 'Asks a GraphQL service, and gives its answer to the next steps.',
  input: Type.Object(
    { ...documentFields('query ($id: ID!) { order(id: $id) { total } }'), ...partialField, ...moreFields },
    { additionalProperties: false },
  ),
  output,
  idempotent: true,
  run: ask,
});

export const mutateAction = defineAction({
  key: 'mutate',
  title: 'Run a mutation',
  description: 'Changes something at a GraphQL service, and gives its answer to the next steps.',
  input: Type.Object(
    {
      ...documentFields('mutation ($name: String!) { createCard(name: $name) { id } }'),
      ...partialField,
      ...moreFields,
    },
    { additionalProperties: false },
  ),
  output,
  run: ask,
});
