import { defineConnector } from '#connector-sdk';

import { readText } from './read-text.action';

export const connector = defineConnector({
  key: 'pdf',
  title: 'PDF',
  description: 'Reads the text of PDF files.',
  group: 'files',
  icon: 'icon.svg',
  auth: [],
  triggers: [],
  actions: [readText],
});
