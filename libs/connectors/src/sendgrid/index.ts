import { defineConnector, signingAuth, listOf, valueAt } from '#connector-sdk';

import { api } from './api';
import { apiKey } from './auth';
import { createList } from './create-list.action';
import { deleteContact } from './delete-contact.action';
import { eventTrigger } from './event.trigger';
import { fieldSets } from './field-sets';
import { findContact } from './find-contact.action';
import { listSuppressions } from './list-suppressions.action';
import { newContact } from './new-contact.trigger';
import { options } from './options';
import { removeFromList } from './remove-from-list.action';
import { removeSuppression } from './remove-suppression.action';
import { saveContact } from './save-contact.action';
import { searchContacts } from './search-contacts.action';
import { sendMail } from './send-mail.action';
import { unsubscribe } from './unsubscribe.action';
import { validateAddress } from './validate-address.action';

export const connector = defineConnector({
  key: 'sendgrid',
  title: 'SendGrid',
  description: 'Sends mails with SendGrid, keeps contacts there, and tells what became of the mails.',
  icon: 'icon.svg',
  group: 'mail',
  auth: [
    apiKey,
    signingAuth({
      title: 'Verification key',
      description: 'The public key that SendGrid shows once its signed event webhook is switched on.',
      placeholder: 'MFkwEwYHKoZI…',
    }),
  ],
  api,
  async test({ api: sendgrid }) {
    const { length } = listOf(valueAt(await sendgrid.get('/scopes'), 'scopes'));
    return { account: `An API key with ${length} ${length === 1 ? 'permission' : 'permissions'}` };
  },
  options,
  fieldSets,
  triggers: [eventTrigger, newContact],
  actions: [
    sendMail,
    saveContact,
    findContact,
    searchContacts,
    deleteContact,
    removeFromList,
    createList,
    listSuppressions,
    removeSuppression,
    unsubscribe,
    validateAddress,
  ],
});
