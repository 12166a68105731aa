import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { AUTH } from './auth';
import { runOnRedis } from './run';
import { keyField, toRedis } from './values';

export const pushAction = defineAction({
  key: 'push',
  title: 'Add to a list',
  description: 'Puts values at the end, or the beginning, of the list that is kept at a key.',
  auth: AUTH,
  input: Type.Object(
    {
      key: keyField(),
      values: Type.Array(Type.Unknown(), { title: 'Values', minItems: 1, maxItems: 1000 }),
      end: Type.Optional(
        Type.Enum(['end', 'beginning'], {
          title: 'Where',
          default: 'end',
          ui: { labels: { end: 'At the end', beginning: 'At the beginning' } },
        }),
      ),
      keep: Type.Optional(
        Type.Integer({
          title: 'Keep at most',
          description: 'Of a longer list, those at the other end are let go.',
          minimum: 1,
          maximum: 1_000_000_000,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ length: Type.Integer({ title: 'Length of the list' }) }),
  run: (context) =>
    runOnRedis(context, async (ask) => {
      const { key, values, end = 'end', keep } = context.input;
      const length = Number(await ask(end === 'end' ? 'rpush' : 'lpush', [key, ...values.map(toRedis)]));
      if (keep === undefined || length <= keep) return { length };
      await ask('ltrim', end === 'end' ? [key, -keep, -1] : [key, 0, keep - 1]);
      return { length: keep };
    }),
});
