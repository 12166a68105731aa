import { defineAction, textAt } from '#connector-sdk';
import { Type } from 'typebox';

import { MAILBOX } from './api';

export const createLabelAction = defineAction({
  key: 'create-label',
  title: 'Make a label',
  description: 'Makes a label. With a / in its name it stands below another one.',
  input: Type.Object(
    {
      name: Type.String({ title: 'Name', minLength: 1, maxLength: 225, ui: { placeholder: 'Orders/Open' } }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ id: Type.String({ title: 'Id' }), name: Type.String({ title: 'Name' }) }),
  async run({ api, input: { name } }) {
    const body = await api.post(`${MAILBOX}/labels`, { name });
    return { id: textAt(body, 'id') ?? '', name: textAt(body, 'name') ?? name };
  },
});
