import { defineConnector } from '#connector-sdk';

import { AUTH_KINDS } from './auth';
import { imapTrigger } from './imap.trigger';

export const connector = defineConnector({
  key: 'mail',
  title: 'Mail',
  description: 'Starts a workflow by mail: what comes into a mailbox.',
  group: 'mail',
  icon: 'icon.svg',
  auth: AUTH_KINDS,
  triggers: [imapTrigger],
  actions: [],
});
