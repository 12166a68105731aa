import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { dateField, MomentOutput, momentOf, readDate, zoneField } from './dates';

export const inZoneAction = defineAction({
  key: 'in-zone',
  title: 'Convert to a time zone',
  description: 'Says what the clocks of a time zone show, which day it is there, and which week.',
  idempotent: true,
  input: Type.Object({ date: dateField(), timeZone: zoneField() }, { additionalProperties: false }),
  output: MomentOutput(),
  run: async ({ input: { date, timeZone } }) => momentOf(readDate(date, timeZone)),
});
