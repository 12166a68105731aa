import { Type } from 'typebox';

import { defineAuth, defineConnector, secretList } from '#connector-sdk';

import { appAuth } from './app-access';
import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'microsoft-graph',
  title: 'Microsoft Graph',
  description: 'Mail, calendars, files and Teams of Microsoft 365.',
  icon: 'icon.svg',
  auth: [
    defineAuth({
      key: 'signing',
      title: 'Client state',
      fields: Type.Object(
        {
          secrets: secretList(
            'Client state',
            'The clientState that the subscription was made with: a long text that only you and Microsoft know.',
          ),
        },
        { additionalProperties: false },
      ),
    }),
    appAuth,
  ],
  triggers: [eventTrigger],
  actions: [],
});
