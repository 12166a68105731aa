import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { dateField, MomentOutput, momentOf, readDate, zoneField } from './dates';

export const edgeAction = defineAction({
  key: 'edge',
  title: 'Begin or end of a period',
  description:
    'Gives the first or the last moment of the day, week, month, quarter or year that a date is in.',
  idempotent: true,
  input: Type.Object(
    {
      date: dateField(),
      edge: Type.Optional(
        Type.Enum(['start', 'end'], {
          title: 'Which moment',
          default: 'start',
          ui: { labels: { start: 'The first one', end: 'The last one' } },
        }),
      ),
      period: Type.Optional(
        Type.Enum(['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'], {
          title: 'Of the',
          description: 'Weeks begin on Monday.',
          default: 'month',
        }),
      ),
      timeZone: zoneField('Whose clocks count. Left out: UTC.'),
    },
    { additionalProperties: false },
  ),
  output: MomentOutput(),
  run: async ({ input: { date, edge = 'start', period = 'month', timeZone } }) => {
    const local = readDate(date, timeZone);
    return momentOf(edge === 'start' ? local.startOf(period) : local.endOf(period));
  },
});
