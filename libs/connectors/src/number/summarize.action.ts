import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { tidy, toNumber } from './numbers';

const optional = (title: string) => Type.Union([Type.Number(), Type.Null()], { title });

export const summarizeAction = defineAction({
  key: 'summarize',
  title: 'Sum and average of a list',
  description: 'Adds the numbers of a list, and finds the smallest, the largest and the one in the middle.',
  idempotent: true,
  input: Type.Object(
    {
      numbers: Type.Array(Type.Unknown(), {
        title: 'Numbers',
        description: 'What is empty is left out.',
        maxItems: 100_000,
        ui: { placeholder: '{{map steps.find.rows "total"}}' },
      }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    count: Type.Integer({ title: 'How many' }),
    sum: Type.Number({ title: 'Sum' }),
    average: optional('Average'),
    smallest: optional('Smallest'),
    largest: optional('Largest'),
    median: optional('Middle'),
  }),
  run: async ({ input }) => {
    const numbers = input.numbers
      .filter((value) => value !== null && value !== undefined && value !== '')
      .map(toNumber)
      .sort((left, right) => left - right);
    const count = numbers.length;
    const sum = tidy(numbers.reduce((total, number) => total + number, 0));
    if (count === 0) return { count, sum, average: null, smallest: null, largest: null, median: null };
    const at = (index: number) => numbers[index] ?? 0;
    const half = Math.floor(count / 2);
    return {
      count,
      sum,
      average: tidy(sum / count),
      smallest: at(0),
      largest: at(count - 1),
      median: count % 2 === 1 ? at(half) : tidy((at(half - 1) + at(half)) / 2),
    };
  },
});
