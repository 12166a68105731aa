import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { AUTH } from './auth';
import { runOnRedis } from './run';
import { fromRedis, keyField, readField } from './values';

export const getAction = defineAction({
  key: 'get',
  title: 'Get a value',
  description: 'Gives what is kept at a key.',
  auth: AUTH,
  idempotent: true,
  input: Type.Object({ key: keyField(), read: readField() }, { additionalProperties: false }),
  output: Type.Object({
    found: Type.Boolean({ title: 'Is there one' }),
    value: Type.Unknown({ title: 'Value' }),
    secondsLeft: Type.Union([Type.Integer(), Type.Null()], {
      title: 'Kept for … seconds',
      description: 'Empty: without an end.',
    }),
  }),
  run: (context) =>
    runOnRedis(context, async (ask) => {
      const { key, read } = context.input;
      const value = await ask('get', [key]);
      const left = value === null ? -1 : Number(await ask('ttl', [key]));
      return { found: value !== null, value: fromRedis(value, read), secondsLeft: left < 0 ? null : left };
    }),
});
