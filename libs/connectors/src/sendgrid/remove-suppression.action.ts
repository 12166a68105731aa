/** https://www.twilio.com/docs/sendgrid/api-reference/bounces-api/delete-a-bounce and its neighbours */
import { Type } from 'typebox';

import { answerShape, defineAction, pathPart, someFlag, someText } from '#connector-sdk';

import { email } from './fields';
import { suppressionKind } from './suppressions';

export const removeSuppression = defineAction({
  key: 'remove_suppression',
  title: 'Send mails to an address again',
  description: 'Takes an address off the list of those that bounced, were blocked, complained…',
  input: Type.Object({ kind: suppressionKind, email }, { additionalProperties: false }),
  output: answerShape({
    email: someText('Mail address'),
    removed: someFlag('Whether it was there'),
  }),
  idempotent: true,
  async run({ input, api }) {
    const part = pathPart(input.email);
    const path =
      input.kind === 'unsubscribes'
        ? `/asm/suppressions/global/${part}`
        : `/suppression/${input.kind}/${part}`;
    const { status } = await api.request({ method: 'DELETE', path, expected: [404] });
    return { email: input.email, removed: status !== 404 };
  },
});
