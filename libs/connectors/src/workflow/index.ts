import { defineConnector } from '#connector-sdk';

import { calledTrigger } from './called.trigger';
import { downTrigger } from './down.trigger';
import { failedTrigger } from './failed.trigger';
import { manualTrigger } from './manual.trigger';

export const connector = defineConnector({
  key: 'workflow',
  title: 'Workflow',
  description:
    'Starts a workflow by hand, when another one calls it, when a run of another one fails, or when the trigger of another one is down.',
  group: 'workflows',
  icon: 'icon.svg',
  auth: [],
  triggers: [manualTrigger, calledTrigger, failedTrigger, downTrigger],
  actions: [],
});
