import { accessAuth, defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';
import { BASE_URL } from './registration';

export const connector = defineConnector({
  key: 'calendly',
  title: 'Calendly',
  description: 'Meetings that are booked with Calendly.',
  icon: 'icon.svg',
  auth: [
    signingAuth({
      title: 'Signing key',
      description: 'The signing key that the webhook subscription was made with.',
    }),
    accessAuth({
      description:
        'A personal access token, made under Integrations → API & webhooks. The account needs a paid plan.',
      baseUrl: BASE_URL,
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
