/** https://www.twilio.com/docs/sendgrid/api-reference/contacts/get-contacts-by-emails */
import { Type } from 'typebox';

import { answerShape, defineAction, someFlag, someObject } from '#connector-sdk';

import { contactFields } from './answers';
import { email } from './fields';

export const findContact = defineAction({
  key: 'find_contact',
  title: 'Find a contact',
  description: 'Finds a contact by its mail address.',
  input: Type.Object({ email }, { additionalProperties: false }),
  output: answerShape({
    found: someFlag('Whether there is one'),
    contact: someObject('Contact', contactFields),
  }),
  idempotent: true,
  async run({ input, api }) {
    const { status, body } = await api.request({
      method: 'POST',
      path: '/marketing/contacts/search/emails',
      json: { emails: [input.email] },
      expected: [404],
    });
    const { result = {} } = (body ?? {}) as { result?: Record<string, { contact?: unknown }> };
    // It comes under its own address, in lower case, even where another one of it was asked for.
    const [contact] = status === 404 ? [] : Object.values(result).flatMap((one) => one.contact ?? []);
    return { found: contact !== undefined, contact: contact ?? null };
  },
});
