import { defineConnector, signingAuth } from '#connector-sdk';

import { eventTrigger } from './event.trigger';

export const connector = defineConnector({
  key: 'sendgrid',
  title: 'SendGrid',
  description: 'What became of mails that were sent with SendGrid.',
  icon: 'icon.svg',
  group: 'mail',
  auth: [
    signingAuth({
      title: 'Verification key',
      description: 'The public key that SendGrid shows once its signed event webhook is switched on.',
      placeholder: 'MFkwEwYHKoZI…',
    }),
  ],
  triggers: [eventTrigger],
  actions: [],
});
