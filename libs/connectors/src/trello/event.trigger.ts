/** https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/ */
import {
  ACCESS_KIND,
  defineWebhookPreset,
  EMPTY_ANSWER,
  fromBody,
  signedBy,
  textField,
  valueField,
} from '#connector-sdk';

import { registration, settings } from './registration';

export const eventTrigger = defineWebhookPreset({
  title: 'Something happened in Trello',
  description: 'Starts a run for each change on a board, a list or a card.',
  kinds: ['signing', ACCESS_KIND],
  verify: signedBy({
    algorithm: 'hmac-sha1',
    signature: { headers: ['x-trello-webhook'], form: { kind: 'whole' } },
    encoding: 'base64',
    content: '{body}{url}',
  }),
  handshakes: [{ method: 'HEAD', verified: false, answer: () => EMPTY_ANSWER }],
  deliveryId: fromBody('action.id'),
  event: fromBody('action.type'),
  events: [
    'createCard',
    'updateCard',
    'deleteCard',
    'commentCard',
    'addMemberToCard',
    'addLabelToCard',
    'addAttachmentToCard',
    'updateCheckItemStateOnCard',
    'moveCardToBoard',
    'createList',
    'updateList',
    'updateBoard',
  ],
  fields: {
    board: textField('Board', 'action.data.board.name'),
    list: textField('List', 'action.data.listAfter.name', 'action.data.list.name'),
    card: textField('Card', 'action.data.card.name'),
    member: textField('Who did it', 'action.memberCreator.fullName', 'action.memberCreator.username'),
    data: valueField('What it is about', 'action.data'),
  },
  settings,
  registration,
});
