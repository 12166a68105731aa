import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { AUTH } from './auth';
import { runOnRedis } from './run';
import { keyField, toRedis } from './values';

export const streamAddAction = defineAction({
  key: 'stream-add',
  title: 'Add to a stream',
  description: 'Adds an entry to a stream, for all who read it now or later.',
  auth: AUTH,
  input: Type.Object(
    {
      stream: keyField('Stream'),
      fields: Type.Record(Type.String({ minLength: 1, maxLength: 10_000 }), Type.Unknown(), {
        title: 'Fields',
        minProperties: 1,
        maxProperties: 1000,
      }),
      keep: Type.Optional(
        Type.Integer({
          title: 'Keep about',
          description: 'So many entries; the oldest ones are let go.',
          minimum: 1,
          maximum: 1_000_000_000,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ id: Type.String({ title: 'Id of the entry' }) }),
  run: (context) =>
    runOnRedis(context, async (ask) => {
      const { stream, fields, keep } = context.input;
      const pairs = Object.entries(fields).flatMap(([name, value]) => [name, toRedis(value)]);
      const limit = keep === undefined ? [] : ['MAXLEN', '~', keep];
      const id = await ask('xadd', [stream, ...limit, '*', ...pairs]);
      return { id: String(id) };
    }),
});
