import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { AUTH } from './auth';
import { runOnRedis } from './run';
import { keyField, ttlField } from './values';

export const incrementAction = defineAction({
  key: 'increment',
  title: 'Count',
  description: 'Adds to the number that is kept at a key, which begins with 0, and gives the sum.',
  auth: AUTH,
  input: Type.Object(
    {
      key: keyField(),
      by: Type.Optional(
        Type.Number({
          title: 'Add',
          description: 'Below zero: take off.',
          default: 1,
          minimum: -1e15,
          maximum: 1e15,
        }),
      ),
      seconds: ttlField('From the first count on, as for a limit per hour. Left out: for ever.'),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ value: Type.Number({ title: 'Sum' }) }),
  run: (context) =>
    runOnRedis(context, async (ask) => {
      const { key, by = 1, seconds } = context.input;
      const sum = await ask(Number.isInteger(by) ? 'incrby' : 'incrbyfloat', [key, by]);
      // Also a key that lost its end to a crash between the two gets one.
      if (seconds !== undefined && Number(await ask('ttl', [key])) === -1)
        await ask('expire', [key, seconds]);
      return { value: Number(Buffer.isBuffer(sum) ? sum.toString() : sum) };
    }),
});
