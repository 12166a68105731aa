import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { dateField, MomentOutput, momentOf, readDate, UNITS, zoneField } from './dates';

const MAX_AMOUNT = 1_000_000;

export const addAction = defineAction({
  key: 'add',
  title: 'Add or take off time',
  description: 'Gives the date so many days, months, hours… later or earlier.',
  idempotent: true,
  input: Type.Object(
    {
      date: dateField(),
      direction: Type.Optional(
        Type.Enum(['add', 'subtract'], {
          title: 'What to do',
          default: 'add',
          ui: { labels: { add: 'Add (later)', subtract: 'Take off (earlier)' } },
        }),
      ),
      amount: Type.Number({ title: 'How much', minimum: -MAX_AMOUNT, maximum: MAX_AMOUNT, default: 1 }),
      unit: Type.Optional(Type.Enum([...UNITS], { title: 'Of', default: 'days' })),
      timeZone: zoneField('Whose clocks count: a day can have 23 or 25 hours there. Left out: UTC.'),
    },
    { additionalProperties: false },
  ),
  output: MomentOutput(),
  run: async ({ input: { date, direction = 'add', amount, unit = 'days', timeZone } }) =>
    momentOf(readDate(date, timeZone).plus({ [unit]: direction === 'add' ? amount : -amount })),
});
