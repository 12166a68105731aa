import { defineConnector, signingAuth, textAt } from '#connector-sdk';

import { addAttachment } from './add-attachment.action';
import { addChecklist } from './add-checklist.action';
import { addComment } from './add-comment.action';
import { addLabel } from './add-label.action';
import { addMember } from './add-member.action';
import { api } from './api';
import { archiveCard } from './archive-card.action';
import { keyAndToken } from './auth';
import { changedCard } from './changed-card.trigger';
import { completeItem } from './complete-item.action';
import { createBoard } from './create-board.action';
import { createCard } from './create-card.action';
import { createList } from './create-list.action';
import { eventTrigger } from './event.trigger';
import { getCard } from './get-card.action';
import { listCards } from './list-cards.action';
import { moveCard } from './move-card.action';
import { newCard } from './new-card.trigger';
import { options } from './options';
import { searchCards } from './search-cards.action';
import { updateCard } from './update-card.action';

export const connector = defineConnector({
  key: 'trello',
  title: 'Trello',
  description: 'Boards, lists and cards in Trello.',
  icon: 'icon.svg',
  auth: [
    keyAndToken,
    signingAuth({
      title: 'Secret',
      description: 'The secret of your Power-Up or app at trello.com/power-ups/admin, on the page API key.',
    }),
  ],
  api,
  async test({ api: trello }) {
    const me = await trello.get('/members/me', { fields: 'fullName,username' });
    const username = textAt(me, 'username');
    return { account: textAt(me, 'fullName') ?? username };
  },
  options,
  triggers: [eventTrigger, newCard, changedCard],
  actions: [
    createCard,
    updateCard,
    moveCard,
    archiveCard,
    getCard,
    listCards,
    searchCards,
    addComment,
    addChecklist,
    completeItem,
    addLabel,
    addMember,
    addAttachment,
    createList,
    createBoard,
  ],
});
