/** https://www.twilio.com/docs/sendgrid/api-reference/suppressions-global-suppressions */
import { Type } from 'typebox';

import { answerShape, defineAction, pathPart, someList } from '#connector-sdk';

import { emails, group } from './fields';

export const unsubscribe = defineAction({
  key: 'unsubscribe',
  title: 'Unsubscribe addresses',
  description: 'SendGrid sends them no mails any more: none of a group, or none at all.',
  input: Type.Object({ emails: emails('Mail addresses'), group }, { additionalProperties: false }),
  output: answerShape({ recipient_emails: someList('Mail addresses') }),
  idempotent: true,
  run: ({ input, api }) =>
    api.post(
      input.group === undefined
        ? '/asm/suppressions/global'
        : `/asm/groups/${pathPart(input.group)}/suppressions`,
      { recipient_emails: input.emails },
    ),
});
