/** https://www.twilio.com/docs/sendgrid/api-reference/contacts/get-sample-contacts */
import { Type } from 'typebox';

import {
  ACCESS_KIND,
  answerShape,
  definePollTrigger,
  everySeconds,
  listOf,
  polledShape,
  textAt,
  valueAt,
} from '#connector-sdk';

import { contactFields } from './answers';

export const newContact = definePollTrigger({
  key: 'new_contact',
  title: 'A contact is new',
  description:
    'Starts a run for each contact that was added. SendGrid only tells of the latest 50: if more are added between two looks, such as by an import, the others start nothing.',
  auth: { kinds: [ACCESS_KIND], required: true },
  input: Type.Object({ everySeconds: everySeconds(300) }, { additionalProperties: false }),
  output: polledShape(answerShape(contactFields)),
  intervalMs: ({ everySeconds: seconds = 300 }) => seconds * 1000,
  source: () => null,
  async poll({ api }) {
    const found = listOf(valueAt(await api.get('/marketing/contacts'), 'result')).flatMap((value) => {
      const id = textAt(value, 'id');
      return id === null ? [] : [{ id, at: textAt(value, 'created_at') ?? '', value }];
    });
    found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    return { items: found.map(({ id, value }) => ({ id, value })) };
  },
});
