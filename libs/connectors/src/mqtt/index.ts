import { defineConnector } from '#connector-sdk';

import { AUTH_KINDS } from './auth';
import { subscribeTrigger } from './subscribe.trigger';

export const connector = defineConnector({
  key: 'mqtt',
  title: 'MQTT',
  description: 'Starts a workflow by messages of an MQTT broker: sensors, machines, smart homes.',
  group: 'messaging',
  icon: 'icon.svg',
  auth: AUTH_KINDS,
  triggers: [subscribeTrigger],
  actions: [],
});
