import { answerShape, someFlag, someList, someNumber, someText, someValue } from '#connector-sdk';

const recordFields = {
  id: someText('Id'),
  properties: someValue('Properties', 'By their names at HubSpot.'),
  createdAt: someText('Made at'),
  updatedAt: someText('Changed at'),
  archived: someFlag('Whether it is deleted'),
};

export const recordShape = answerShape(recordFields);

export const savedShape = answerShape({
  ...recordFields,
  new: someFlag('Whether it is new'),
});

export const relatedShape = answerShape({
  ...recordFields,
  associations: someValue('What hangs on it', 'By kind of record.'),
});

export const recordsShape = answerShape({
  records: someList('Records', recordFields),
  count: someNumber('How many'),
  total: someNumber('How many there are'),
});

export const membershipShape = answerShape({
  recordsIdsAdded: someList('Put on it'),
  recordIdsRemoved: someList('Taken off it'),
  recordIdsMissing: someList('Not there'),
});
