import { defineConnector } from '#connector-sdk';

import { submitTrigger } from './submit.trigger';

export const connector = defineConnector({
  key: 'form',
  title: 'Form',
  description: 'A hosted page with fields of your own, whose submissions start a workflow.',
  group: 'web',
  icon: 'icon.svg',
  auth: [],
  triggers: [submitTrigger],
  actions: [],
});
