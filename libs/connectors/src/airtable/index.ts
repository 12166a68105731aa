import { defineConnector, textAt } from '#connector-sdk';

import { addCommentAction } from './add-comment.action';
import { api } from './api';
import { oauthAuth, tokenAuth } from './auth';
import { changedRecordTrigger } from './changed-record.trigger';
import { createRecordAction } from './create-record.action';
import { createRecordsAction } from './create-records.action';
import { deleteRecordAction } from './delete-record.action';
import { fieldSets } from './field-sets';
import { findRecordsAction } from './find-records.action';
import { getRecordAction } from './get-record.action';
import { listRecordsAction } from './list-records.action';
import { newRecordTrigger } from './new-record.trigger';
import { options } from './options';
import { updateRecordAction } from './update-record.action';
import { upsertRecordAction } from './upsert-record.action';

export const connector = defineConnector({
  key: 'airtable',
  title: 'Airtable',
  description: 'Records of Airtable bases: add, find, change, and start when a record is new or changed.',
  icon: 'icon.svg',
  api,
  auth: [tokenAuth, oauthAuth],
  async test({ api: service }) {
    const body = await service.get('/meta/whoami');
    return { account: textAt(body, 'email') ?? textAt(body, 'id') };
  },
  options,
  fieldSets,
  triggers: [newRecordTrigger, changedRecordTrigger],
  actions: [
    createRecordAction,
    createRecordsAction,
    updateRecordAction,
    upsertRecordAction,
    findRecordsAction,
    listRecordsAction,
    getRecordAction,
    deleteRecordAction,
    addCommentAction,
  ],
});
