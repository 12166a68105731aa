import { defineConnector, signingAuth, textAt } from '#connector-sdk';

import { addNote } from './add-note.action';
import { addToList } from './add-to-list.action';
import { api } from './api';
import { archiveRecord } from './archive-record.action';
import { associate } from './associate.action';
import { app, appToken } from './auth';
import { changedRecord } from './changed-record.trigger';
import { createDeal } from './create-deal.action';
import { createRecord } from './create-record.action';
import { createTask } from './create-task.action';
import { createTicket } from './create-ticket.action';
import { eventTrigger } from './event.trigger';
import { fieldSets } from './field-sets';
import { getRecord } from './get-record.action';
import { newRecord } from './new-record.trigger';
import { options } from './options';
import { removeFromList } from './remove-from-list.action';
import { saveContact } from './save-contact.action';
import { saveRecord } from './save-record.action';
import { search } from './search-records.action';
import { updateRecord } from './update-record.action';

export const connector = defineConnector({
  key: 'hubspot',
  title: 'HubSpot',
  description: 'Contacts, companies, deals, tickets, notes and tasks in HubSpot.',
  icon: 'icon.svg',
  auth: [
    appToken,
    app,
    signingAuth({
      title: 'Client secret',
      description: 'The client secret of your HubSpot app, on its page Auth.',
    }),
  ],
  api,
  async test({ api: hubspot }) {
    const details = await hubspot.get('/account-info/v3/details');
    return { account: `Account ${textAt(details, 'portalId') ?? ''}`.trim() };
  },
  options,
  fieldSets,
  triggers: [eventTrigger, newRecord, changedRecord],
  actions: [
    saveContact,
    createDeal,
    createTicket,
    createRecord,
    updateRecord,
    saveRecord,
    getRecord,
    search,
    archiveRecord,
    associate,
    addNote,
    createTask,
    addToList,
    removeFromList,
  ],
});
