import { accessAuth, defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';
import { BASE_URL } from './registration';

export const connector = defineConnector({
  key: 'linear',
  title: 'Linear',
  description: 'Issues, comments and projects in Linear.',
  icon: 'icon.svg',
  auth: [
    signingAuth({
      title: 'Signing secret',
      description: 'Linear shows it in the details of the webhook.',
      placeholder: 'lin_wh_…',
    }),
    accessAuth({
      title: 'API key',
      description: 'Made under Settings → API by an administrator.',
      baseUrl: BASE_URL,
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
