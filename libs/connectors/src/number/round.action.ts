import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { numberField, roundTo, toNumber } from './numbers';

const WAYS = {
  nearest: (value: number) => Math.sign(value) * Math.round(Math.abs(value)),
  up: Math.ceil,
  down: Math.floor,
  even: (value: number) => {
    const below = Math.floor(value);
    const rest = value - below;
    if (rest !== 0.5) return Math.round(value);
    return below % 2 === 0 ? below : below + 1;
  },
} as const;

type Way = keyof typeof WAYS;

export const roundAction = defineAction({
  key: 'round',
  title: 'Round a number',
  description: 'Rounds to so many digits behind the point.',
  idempotent: true,
  input: Type.Object(
    {
      number: numberField('Number'),
      digits: Type.Optional(
        Type.Integer({
          title: 'Digits behind the point',
          description: 'Below zero: tens, hundreds and so on.',
          minimum: -15,
          maximum: 15,
          default: 0,
        }),
      ),
      way: Type.Optional(
        Type.Enum(Object.keys(WAYS) as Way[], {
          title: 'How',
          default: 'nearest',
          ui: {
            labels: {
              nearest: 'To the nearest one (2.5 becomes 3)',
              up: 'Up',
              down: 'Down',
              even: 'To the nearest one, halves to the even one (2.5 becomes 2)',
            },
            advanced: true,
          },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ number: Type.Number({ title: 'Number' }) }),
  run: async ({ input: { number, digits = 0, way = 'nearest' } }) => ({
    number: roundTo(toNumber(number), digits, WAYS[way]),
  }),
});
