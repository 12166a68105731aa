import { defineAction, pathPart } from '#connector-sdk';
import { Type } from 'typebox';

import { MAILBOX } from './api';
import { labelsField, messageIdField } from './letter-fields';
import { SentOutput } from './mail-output';
import { sentOf } from './sent';

export const changeLabelsAction = defineAction({
  key: 'change-labels',
  title: 'Change the labels of a mail',
  description: 'Puts labels on a mail, and takes others off.',
  input: Type.Object(
    {
      messageId: messageIdField(),
      add: Type.Optional(labelsField('Put on')),
      remove: Type.Optional(labelsField('Take off')),
    },
    { additionalProperties: false },
  ),
  output: SentOutput,
  idempotent: true,
  async run({ api, input: { messageId, add = [], remove = [] } }) {
    return sentOf(
      await api.post(`${MAILBOX}/messages/${pathPart(messageId)}/modify`, {
        addLabelIds: add,
        removeLabelIds: remove,
      }),
    );
  },
});
