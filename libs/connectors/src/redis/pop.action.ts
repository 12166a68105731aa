import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { AUTH } from './auth';
import { runOnRedis } from './run';
import { fromRedis, keyField, readField } from './values';

export const popAction = defineAction({
  key: 'pop',
  title: 'Take from a list',
  description: 'Takes values off the list that is kept at a key, and gives them.',
  auth: AUTH,
  input: Type.Object(
    {
      key: keyField(),
      count: Type.Optional(Type.Integer({ title: 'How many', minimum: 1, maximum: 1000, default: 1 })),
      end: Type.Optional(
        Type.Enum(['beginning', 'end'], {
          title: 'From where',
          default: 'beginning',
          ui: { labels: { end: 'From the end', beginning: 'From the beginning' } },
        }),
      ),
      read: readField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    found: Type.Boolean({ title: 'Was there any' }),
    value: Type.Unknown({ title: 'First value' }),
    values: Type.Array(Type.Unknown(), { title: 'All values' }),
    left: Type.Integer({ title: 'Left in the list' }),
  }),
  run: (context) =>
    runOnRedis(context, async (ask) => {
      const { key, count = 1, end = 'beginning', read } = context.input;
      const values: unknown[] = [];
      // One by one: older servers take no number of them.
      while (values.length < count) {
        const value = await ask(end === 'beginning' ? 'lpop' : 'rpop', [key]);
        if (value === null) break;
        values.push(fromRedis(value, read));
      }
      const left = Number(await ask('llen', [key]));
      return { found: values.length > 0, value: values[0] ?? null, values, left };
    }),
});
