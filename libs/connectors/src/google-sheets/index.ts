import { defineConnector } from '#connector-sdk';

import { addOrUpdateRowAction } from './add-or-update-row.action';
import { addSheetAction } from './add-sheet.action';
import { api } from './api';
import { appendRowAction } from './append-row.action';
import { appendRowsAction } from './append-rows.action';
import { googleAuth } from './auth';
import { batchUpdateAction } from './batch-update.action';
import { changedRowTrigger } from './changed-row.trigger';
import { clearAction } from './clear.action';
import { createSpreadsheetAction } from './create-spreadsheet.action';
import { deleteRowsAction } from './delete-rows.action';
import { findRowsAction } from './find-rows.action';
import { getRangeAction } from './get-range.action';
import { getRowsAction } from './get-rows.action';
import { newRowTrigger } from './new-row.trigger';
import { fieldSets, options } from './options';
import { setRangeAction } from './set-range.action';
import { testConnection } from './test-connection';
import { updateRowAction } from './update-row.action';

export const connector = defineConnector({
  key: 'google-sheets',
  title: 'Google Sheets',
  description: 'Rows and cells of spreadsheets at Google: add, find, change, and start when a row is new.',
  icon: 'icon.svg',
  api,
  auth: [googleAuth],
  test: testConnection,
  options,
  fieldSets,
  triggers: [newRowTrigger, changedRowTrigger],
  actions: [
    appendRowAction,
    appendRowsAction,
    updateRowAction,
    addOrUpdateRowAction,
    findRowsAction,
    getRowsAction,
    getRangeAction,
    setRangeAction,
    clearAction,
    deleteRowsAction,
    addSheetAction,
    createSpreadsheetAction,
    batchUpdateAction,
  ],
});
