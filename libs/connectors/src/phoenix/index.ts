import { authToken, defineConnector } from '#connector-sdk';

import { channelTrigger } from './channel.trigger';

export const connector = defineConnector({
  key: 'phoenix',
  title: 'Phoenix channels',
  description: 'Messages on the channels of a Phoenix application.',
  group: 'web',
  icon: 'icon.svg',
  auth: [authToken],
  triggers: [channelTrigger],
  actions: [],
});
