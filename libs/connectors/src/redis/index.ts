import { defineConnector } from '#connector-sdk';

import { AUTH_KINDS } from './auth';
import { streamTrigger } from './stream.trigger';
import { subscribeTrigger } from './subscribe.trigger';

export const connector = defineConnector({
  key: 'redis',
  title: 'Redis',
  description: 'Listens to channels and streams of a Redis or Valkey server.',
  group: 'messaging',
  icon: 'icon.svg',
  auth: AUTH_KINDS,
  triggers: [streamTrigger, subscribeTrigger],
  actions: [],
});
