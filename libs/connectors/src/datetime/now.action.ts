import { DateTime } from 'luxon';
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { MomentOutput, momentOf, zoneField, zoneOf } from './dates';

export const nowAction = defineAction({
  key: 'now',
  title: 'What time it is',
  description: 'Gives the moment at which the step runs.',
  idempotent: true,
  input: Type.Object({ timeZone: zoneField() }, { additionalProperties: false }),
  output: MomentOutput(),
  run: async ({ input }) => momentOf(DateTime.now().setZone(zoneOf(input.timeZone))),
});
