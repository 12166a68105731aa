import { defineConnector, fieldText } from '#connector-sdk';

import { appendAction } from './append.action';
import { AUTH_KINDS } from './auth';
import { deleteAction } from './delete.action';
import { getAction } from './get.action';
import { imapTrigger } from './imap.trigger';
import { markAction } from './mark.action';
import { moveAction } from './move.action';
import { loadFolders } from './options';
import { receiveTrigger } from './receive.trigger';
import { runOnMailbox } from './run';
import { searchAction } from './search.action';

export const connector = defineConnector({
  key: 'mail',
  title: 'Mail',
  description:
    'Starts a workflow by mail, which comes into a mailbox or to an address of its own; and finds, reads and files mails.',
  group: 'mail',
  icon: 'icon.svg',
  auth: AUTH_KINDS,
  test: async (context) => {
    await runOnMailbox(context, (client) => client.noop());
    const fields = context.auth?.fields ?? {};
    return { account: `${fieldText(fields, 'user')} at ${fieldText(fields, 'host').trim()}` };
  },
  options: { folders: loadFolders },
  triggers: [imapTrigger, receiveTrigger],
  actions: [searchAction, getAction, moveAction, markAction, deleteAction, appendAction],
});
