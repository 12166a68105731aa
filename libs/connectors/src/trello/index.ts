import { defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';
import { accessAuth } from './registration';

export const connector = defineConnector({
  key: 'trello',
  title: 'Trello',
  description: 'Boards, lists and cards in Trello.',
  icon: 'icon.svg',
  auth: [
    signingAuth({
      title: 'Secret',
      description: 'The secret of your Power-Up or app at trello.com/power-ups/admin, on the page API key.',
    }),
    accessAuth,
  ],
  triggers: [eventTrigger],
  actions: [],
});
