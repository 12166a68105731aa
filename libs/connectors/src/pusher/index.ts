import { defineConnector } from '#connector-sdk';

import { appAuth } from './app-auth';
import { channelTrigger } from './channel.trigger';

export const connector = defineConnector({
  key: 'pusher',
  title: 'Pusher Channels',
  description:
    'Messages on channels of Pusher, and of servers that speak its protocol (Soketi, Laravel Reverb).',
  group: 'messaging',
  icon: 'icon.svg',
  auth: [appAuth],
  triggers: [channelTrigger],
  actions: [],
});
