import { defineConnector } from '#connector-sdk';

import { calledTrigger } from './called.trigger';
import { failedTrigger } from './failed.trigger';

export const connector = defineConnector({
  key: 'workflow',
  title: 'Workflow',
  description: 'Starts a workflow when another one calls it, or when a run of another one fails.',
  icon: 'icon.svg',
  auth: [],
  triggers: [calledTrigger, failedTrigger],
  actions: [],
});
