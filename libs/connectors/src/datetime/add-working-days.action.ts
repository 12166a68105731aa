import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { dateField, MomentOutput, momentOf, readDate, zoneField } from './dates';
import { addWorkDays, MAX_DAYS, weekFields, workDays } from './working-days';

export const addWorkingDaysAction = defineAction({
  key: 'add-working-days',
  title: 'Add working days',
  description: 'Gives the day so many working days later or earlier, without weekends and holidays.',
  idempotent: true,
  input: Type.Object(
    {
      date: dateField(),
      days: Type.Integer({
        title: 'Working days',
        description: 'Below zero: earlier.',
        minimum: -MAX_DAYS,
        maximum: MAX_DAYS,
        default: 1,
      }),
      ...weekFields(),
      timeZone: zoneField('Whose days count. Left out: UTC.'),
    },
    { additionalProperties: false },
  ),
  output: MomentOutput(),
  run: async ({ input }) =>
    momentOf(addWorkDays(readDate(input.date, input.timeZone), input.days, workDays(input))),
});
