/** https://docs.stripe.com/api */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { get } from './call';
import { described, output } from './fields';
import { LISTED, namesOf } from './kinds';

export const getObject = defineAction({
  key: 'get_object',
  title: 'Get one',
  description: 'Reads one customer, payment, invoice and so on by its id.',
  idempotent: true,
  input: Type.Object(
    {
      kind: Type.Enum(namesOf(LISTED), { title: 'What', ui: { labels: LISTED } }),
      id: Type.String({ title: 'Id', minLength: 1, maxLength: 255, ui: { placeholder: 'cus_…' } }),
    },
    { additionalProperties: false },
  ),
  output: output('object', 'What was found', {}),
  async run(context) {
    const { kind, id } = context.input;
    return described('object', await get(context, `/v1/${kind}/${pathPart(id)}`));
  },
});
