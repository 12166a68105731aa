import { defineConnector } from '#connector-sdk';

import { atTrigger } from './at.trigger';
import { cronTrigger } from './cron.trigger';
import { everyTrigger } from './every.trigger';

export const connector = defineConnector({
  key: 'schedule',
  title: 'Schedule',
  description: 'Starts workflows by the clock.',
  group: 'time',
  icon: 'icon.svg',
  auth: [],
  triggers: [everyTrigger, atTrigger, cronTrigger],
  actions: [],
});
