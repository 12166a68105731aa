import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { dateField, readDate, zoneField } from './dates';
import { countWorkDays, weekFields, workDays } from './working-days';

export const countWorkingDaysAction = defineAction({
  key: 'count-working-days',
  title: 'Count working days',
  description:
    'Says how many working days there are from one date to another, and whether the first one is one.',
  idempotent: true,
  input: Type.Object(
    {
      from: dateField('From'),
      to: dateField('To'),
      ...weekFields(),
      timeZone: zoneField('Whose days count. Left out: UTC.'),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    days: Type.Integer({
      title: 'Working days',
      description: 'After the first day, up to and with the second. From Friday to Monday: 1.',
    }),
    startsOnWorkingDay: Type.Boolean({ title: 'Is the first day a working day' }),
  }),
  run: async ({ input }) => {
    const isWorkDay = workDays(input);
    const from = readDate(input.from, input.timeZone);
    const to = readDate(input.to, input.timeZone);
    return { days: countWorkDays(from, to, isWorkDay), startsOnWorkingDay: isWorkDay(from) };
  },
});
