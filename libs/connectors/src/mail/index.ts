import { defineConnector } from '#connector-sdk';

import { AUTH_KINDS } from './auth';
import { imapTrigger } from './imap.trigger';
import { receiveTrigger } from './receive.trigger';

export const connector = defineConnector({
  key: 'mail',
  title: 'Mail',
  description: 'Starts a workflow by mail: what comes into a mailbox, or to an address of its own.',
  group: 'mail',
  icon: 'icon.svg',
  auth: AUTH_KINDS,
  triggers: [imapTrigger, receiveTrigger],
  actions: [],
});
