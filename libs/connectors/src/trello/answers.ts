/** https://developer.atlassian.com/cloud/trello/guides/rest-api/object-definitions/ */
import { answerShape, someFlag, someList, someNumber, someText } from '#connector-sdk';

const cardFields = {
  id: someText('Id'),
  name: someText('Name'),
  desc: someText('Description'),
  url: someText('Address'),
  shortLink: someText('Short name in its address'),
  idBoard: someText('Id of the board'),
  idList: someText('Id of the list'),
  idMembers: someList('Ids of its members'),
  labels: someList('Labels', { id: someText('Id'), name: someText('Name'), color: someText('Colour') }),
  due: someText('Due'),
  dueComplete: someFlag('Whether it is done'),
  closed: someFlag('Whether it is archived'),
  dateLastActivity: someText('Last changed'),
  pos: someNumber('Position'),
};

export const cardShape = answerShape(cardFields);

export const detailedCardShape = answerShape({
  ...cardFields,
  checklists: someList('Checklists', {
    id: someText('Id'),
    name: someText('Name'),
    checkItems: someList('Items'),
  }),
  attachments: someList('Attachments', {
    id: someText('Id'),
    name: someText('Name'),
    url: someText('Address'),
  }),
  members: someList('Members', {
    id: someText('Id'),
    fullName: someText('Name'),
    username: someText('User name'),
  }),
});

export const cardsShape = answerShape({
  cards: someList('Cards', cardFields),
  count: someNumber('How many'),
});

export const checkItemFields = {
  id: someText('Id'),
  name: someText('Name'),
  state: someText('State', 'complete or incomplete'),
  idChecklist: someText('Id of the checklist'),
};

export const boardShape = answerShape({
  id: someText('Id'),
  name: someText('Name'),
  desc: someText('Description'),
  url: someText('Address'),
  shortUrl: someText('Short address'),
  closed: someFlag('Whether it is closed'),
});

export const listShape = answerShape({
  id: someText('Id'),
  name: someText('Name'),
  idBoard: someText('Id of the board'),
  pos: someNumber('Position'),
  closed: someFlag('Whether it is archived'),
});
