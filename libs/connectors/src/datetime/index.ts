import { defineConnector } from '#connector-sdk';

import { addAction } from './add.action';
import { addWorkingDaysAction } from './add-working-days.action';
import { countWorkingDaysAction } from './count-working-days.action';
import { differenceAction } from './difference.action';
import { edgeAction } from './edge.action';
import { formatAction } from './format.action';
import { inZoneAction } from './in-zone.action';
import { nowAction } from './now.action';
import { parseAction } from './parse.action';

export const connector = defineConnector({
  key: 'datetime',
  title: 'Date and time',
  description: 'Writes, reads and compares dates, in every time zone, with working days.',
  group: 'tools',
  icon: 'icon.svg',
  auth: [],
  triggers: [],
  actions: [
    formatAction,
    parseAction,
    addAction,
    differenceAction,
    inZoneAction,
    edgeAction,
    addWorkingDaysAction,
    countWorkingDaysAction,
    nowAction,
  ],
});
