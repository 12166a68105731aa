import { defineConnector } from '#connector-sdk';

import { calledTrigger } from './called.trigger';
import { downTrigger } from './down.trigger';
import { failedTrigger } from './failed.trigger';
import { manualTrigger } from './manual.trigger';
import { unreachableTrigger } from './unreachable.trigger';

export const connector = defineConnector({
  key: 'workflow',
  title: 'Workflow',
  description:
    'Starts a workflow by hand, when another one calls it, when a run of another one fails, when the trigger of another one is down, or when a service does not work.',
  group: 'workflows',
  icon: 'icon.svg',
  auth: [],
  triggers: [manualTrigger, calledTrigger, failedTrigger, downTrigger, unreachableTrigger],
  actions: [],
});
