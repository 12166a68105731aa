import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { dateField, readDate, UNITS, zoneField } from './dates';

export const differenceAction = defineAction({
  key: 'difference',
  title: 'Time between two dates',
  description: 'Says how much later the second date is than the first.',
  idempotent: true,
  input: Type.Object(
    {
      from: dateField('From'),
      to: dateField('To'),
      unit: Type.Optional(
        Type.Enum([...UNITS], { title: 'In', description: 'Whole ones are counted.', default: 'days' }),
      ),
      timeZone: zoneField('Whose clocks count. Left out: UTC.'),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    amount: Type.Integer({ title: 'Whole ones', description: 'Below zero when the second date is earlier.' }),
    exact: Type.Number({ title: 'With parts' }),
    later: Type.Boolean({ title: 'Is the second date later' }),
    seconds: Type.Number({ title: 'Seconds' }),
    days: Type.Integer({
      title: 'Days',
      description: 'Together with the next three: all of it, without sign.',
    }),
    hours: Type.Integer({ title: 'Hours' }),
    minutes: Type.Integer({ title: 'Minutes' }),
    restSeconds: Type.Integer({ title: 'Seconds left' }),
  }),
  run: async ({ input: { from, to, unit = 'days', timeZone } }) => {
    const [start, end] = [readDate(from, timeZone), readDate(to, timeZone)];
    const exact = end.diff(start, unit).as(unit);
    const milliseconds = end.toMillis() - start.toMillis();
    const seconds = Math.floor(Math.abs(milliseconds) / 1000);
    return {
      // Plus 0: less than one unit earlier is 0, not -0.
      amount: Math.trunc(exact) + 0,
      exact: Number(exact.toPrecision(12)) + 0,
      later: milliseconds > 0,
      seconds: milliseconds / 1000,
      days: Math.floor(seconds / 86_400),
      hours: Math.floor(seconds / 3600) % 24,
      minutes: Math.floor(seconds / 60) % 60,
      restSeconds: seconds % 60,
    };
  },
});
