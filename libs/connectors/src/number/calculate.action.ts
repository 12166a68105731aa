import { Type } from 'typebox';

import { defineAction, PermanentError } from '#connector-sdk';

import { numberField, tidy, toNumber } from './numbers';

const OPERATIONS = {
  add: (left: number, right: number) => left + right,
  subtract: (left: number, right: number) => left - right,
  multiply: (left: number, right: number) => left * right,
  divide: (left: number, right: number) => left / right,
  modulo: (left: number, right: number) => left % right,
  power: (left: number, right: number) => left ** right,
  percentOf: (left: number, right: number) => (left * right) / 100,
} as const;

type Operation = keyof typeof OPERATIONS;

export const calculateAction = defineAction({
  key: 'calculate',
  title: 'Calculate with two numbers',
  description: 'Adds, subtracts, multiplies, divides, and more.',
  idempotent: true,
  input: Type.Object(
    {
      left: numberField('First number'),
      operation: Type.Enum(Object.keys(OPERATIONS) as Operation[], {
        title: 'What to do',
        default: 'add',
        ui: {
          labels: {
            add: '+ (add)',
            subtract: '− (subtract)',
            multiply: '× (multiply)',
            divide: '÷ (divide)',
            modulo: 'What is left of dividing',
            power: 'To the power of',
            percentOf: '% of',
          },
        },
      }),
      right: numberField('Second number'),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ number: Type.Number({ title: 'Result' }) }),
  run: async ({ input }) => {
    const [left, right] = [toNumber(input.left), toNumber(input.right)];
    if (right === 0 && (input.operation === 'divide' || input.operation === 'modulo'))
      throw new PermanentError({
        code: 'number.divided_by_zero',
        message: 'Nothing can be divided by zero.',
      });
    return { number: tidy(OPERATIONS[input.operation](left, right)) };
  },
});
