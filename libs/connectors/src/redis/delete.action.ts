import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { AUTH } from './auth';
import { runOnRedis } from './run';

export const deleteAction = defineAction({
  key: 'delete',
  title: 'Delete keys',
  description: 'Deletes keys with all that is kept there.',
  auth: AUTH,
  idempotent: true,
  input: Type.Object(
    {
      keys: Type.Array(Type.String({ minLength: 1, maxLength: 10_000, ui: { options: { load: 'keys' } } }), {
        title: 'Keys',
        minItems: 1,
        maxItems: 1000,
      }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ count: Type.Integer({ title: 'Deleted', description: 'How many there were.' }) }),
  run: (context) =>
    runOnRedis(context, async (ask) => ({ count: Number(await ask('del', context.input.keys)) })),
});
