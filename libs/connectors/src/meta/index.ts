import { Type } from 'typebox';

import { defineAuth, defineConnector, secretList } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'meta',
  title: 'Meta',
  description: 'WhatsApp, Messenger, Instagram and Facebook pages.',
  icon: 'icon.svg',
  group: 'messaging',
  auth: [
    defineAuth({
      key: 'signing',
      title: 'App secret',
      fields: Type.Object(
        {
          secrets: secretList('App secret', 'The app secret of your Meta app, under App settings, Basic.'),
          verifyToken: Type.String({
            title: 'Verify token',
            description: 'Make up a long text, and enter the same one at Meta beside the address.',
            minLength: 1,
            maxLength: 1_000,
            ui: { secret: true },
          }),
        },
        { additionalProperties: false },
      ),
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
