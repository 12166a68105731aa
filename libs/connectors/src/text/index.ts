import { defineConnector } from '#connector-sdk';

import { changeAction } from './change.action';
import { escapeAction } from './escape.action';
import { extractHtmlAction } from './extract-html.action';
import { extractPatternAction } from './extract-pattern.action';
import { findCommonAction } from './find-common.action';
import { htmlToTextAction } from './html-to-text.action';
import { joinAction } from './join.action';
import { measureAction } from './measure.action';
import { replaceAction } from './replace.action';
import { replacePatternAction } from './replace-pattern.action';
import { splitAction } from './split.action';
import { truncateAction } from './truncate.action';

export const connector = defineConnector({
  key: 'text',
  title: 'Text',
  description: 'Cleans up, splits, joins and searches text, and takes HTML apart.',
  group: 'tools',
  icon: 'icon.svg',
  auth: [],
  triggers: [],
  actions: [
    changeAction,
    replaceAction,
    splitAction,
    joinAction,
    truncateAction,
    findCommonAction,
    extractPatternAction,
    replacePatternAction,
    extractHtmlAction,
    htmlToTextAction,
    escapeAction,
    measureAction,
  ],
});
