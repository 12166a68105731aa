import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { AUTH } from './auth';
import { runOnRedis } from './run';
import { fromRedis, keyField, readField } from './values';

export const hashGetAction = defineAction({
  key: 'hash-get',
  title: 'Get a hash',
  description: 'Gives the fields of the object that is kept at a key.',
  auth: AUTH,
  idempotent: true,
  input: Type.Object(
    {
      key: keyField(),
      names: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: 10_000 }), {
          title: 'Which fields',
          description: 'Left out: all.',
          minItems: 1,
          maxItems: 1000,
        }),
      ),
      read: readField(),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    found: Type.Boolean({ title: 'Is there any' }),
    fields: Type.Record(Type.String(), Type.Unknown(), { title: 'Fields' }),
  }),
  run: (context) =>
    runOnRedis(context, async (ask) => {
      const { key, names, read } = context.input;
      const answer = await ask(names ? 'hmget' : 'hgetall', [key, ...(names ?? [])]);
      const all = fromRedis(answer, read);
      const fields = Array.isArray(all)
        ? Object.fromEntries((names ?? []).map((name, n) => [name, (all as unknown[])[n] ?? null]))
        : (all as Record<string, unknown>);
      return { found: Object.values(fields).some((value) => value !== null), fields };
    }),
});
