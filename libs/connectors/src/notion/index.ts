import { defineConnector, textAt } from '#connector-sdk';

import { api } from './api';
import { appendContentAction } from './append-content.action';
import { attachFileAction } from './attach-file.action';
import { oauthAuth, tokenAuth } from './auth';
import { changedPageTrigger } from './changed-page.trigger';
import { createCommentAction } from './create-comment.action';
import { createPageAction } from './create-page.action';
import { createSubpageAction } from './create-subpage.action';
import { fieldSets } from './field-sets';
import { getContentAction } from './get-content.action';
import { getPageAction } from './get-page.action';
import { newCommentTrigger } from './new-comment.trigger';
import { newPageTrigger } from './new-page.trigger';
import { options } from './options';
import { queryDatabaseAction } from './query-database.action';
import { searchAction } from './search.action';
import { trashPageAction } from './trash-page.action';
import { updatePageAction } from './update-page.action';

export const connector = defineConnector({
  key: 'notion',
  title: 'Notion',
  description: 'Pages and databases of Notion: add, find, change, comment, and start when a page is new.',
  icon: 'icon.svg',
  api,
  auth: [tokenAuth, oauthAuth],
  async test({ api: service }) {
    const body = await service.get('/users/me');
    return { account: textAt(body, 'bot.workspace_name') ?? textAt(body, 'name') };
  },
  options,
  fieldSets,
  triggers: [newPageTrigger, changedPageTrigger, newCommentTrigger],
  actions: [
    createPageAction,
    createSubpageAction,
    updatePageAction,
    queryDatabaseAction,
    searchAction,
    getPageAction,
    getContentAction,
    appendContentAction,
    attachFileAction,
    createCommentAction,
    trashPageAction,
  ],
});
