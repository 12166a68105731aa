import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { AUTH } from './auth';
import { runOnRedis } from './run';
import { keyField, toRedis, ttlField } from './values';

const CONDITIONS = { always: [], new: ['NX'], existing: ['XX'] } as const;

export const setAction = defineAction({
  key: 'set',
  title: 'Set a value',
  description: 'Keeps a value at a key, for ever or for a while.',
  auth: AUTH,
  idempotent: ({ when = 'always' }) => when === 'always',
  input: Type.Object(
    {
      key: keyField(),
      value: Type.Unknown({
        title: 'Value',
        description: 'Text as it is, everything else as JSON.',
        ui: { multiline: true },
      }),
      seconds: ttlField('Left out: for ever.'),
      when: Type.Optional(
        Type.Enum(['always', 'new', 'existing'], {
          title: 'When',
          default: 'always',
          ui: {
            labels: {
              always: 'Always',
              new: 'Only if there is none yet',
              existing: 'Only if there is one already',
            },
            advanced: true,
          },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    done: Type.Boolean({ title: 'Was it set', description: 'No where the condition did not hold.' }),
  }),
  run: (context) =>
    runOnRedis(context, async (ask) => {
      const { key, value, seconds, when = 'always' } = context.input;
      const ttl = seconds === undefined ? [] : ['EX', seconds];
      return { done: (await ask('set', [key, toRedis(value), ...ttl, ...CONDITIONS[when]])) !== null };
    }),
});
