import { authToken, defineConnector } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'socketio',
  title: 'Socket.IO',
  description: 'Events of a Socket.IO server (version 3 and later).',
  group: 'web',
  icon: 'icon.svg',
  auth: [authToken],
  triggers: [eventTrigger],
  actions: [],
});
