import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { AUTH } from './auth';
import { runOnRedis } from './run';
import { keyField, toRedis, ttlField } from './values';

export const hashSetAction = defineAction({
  key: 'hash-set',
  title: 'Set fields of a hash',
  description: 'Writes fields of the object that is kept at a key; others stay as they are.',
  auth: AUTH,
  idempotent: true,
  input: Type.Object(
    {
      key: keyField(),
      fields: Type.Record(Type.String({ minLength: 1, maxLength: 10_000 }), Type.Unknown(), {
        title: 'Fields',
        minProperties: 1,
        maxProperties: 1000,
      }),
      seconds: ttlField('From now on. Left out: as before.'),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ added: Type.Integer({ title: 'New fields' }) }),
  run: (context) =>
    runOnRedis(context, async (ask) => {
      const { key, fields, seconds } = context.input;
      const pairs = Object.entries(fields).flatMap(([name, value]) => [name, toRedis(value)]);
      const added = Number(await ask('hset', [key, ...pairs]));
      if (seconds !== undefined) await ask('expire', [key, seconds]);
      return { added };
    }),
});
