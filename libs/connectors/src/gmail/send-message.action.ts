import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { compose } from './compose';
import { bodyFields, copyFields, subjectField, toField } from './letter-fields';
import { SentOutput } from './mail-output';
import { sentOf } from './sent';
import { uploadOf } from './upload';

export const sendMessageAction = defineAction({
  key: 'send-message',
  title: 'Send a mail',
  description: 'Sends a mail from your account: text, HTML, or both, with attachments.',
  input: Type.Object(
    { to: toField(), subject: subjectField(), ...bodyFields(), ...copyFields() },
    { additionalProperties: false },
  ),
  output: SentOutput,
  async run({ api, input, files }) {
    const { body } = await api.request(uploadOf('/messages/send', {}, await compose(input, files)));
    return sentOf(body);
  },
});
