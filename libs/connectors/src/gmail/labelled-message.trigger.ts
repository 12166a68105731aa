/** By the history of the mailbox: https://developers.google.com/workspace/gmail/api/guides/sync */
import {
  type ApiClient,
  definePollTrigger,
  everySeconds,
  listOf,
  type PolledItem,
  textAt,
  valueAt,
} from '#connector-sdk';
import { Type } from 'typebox';

import { MAILBOX } from './api';
import { MailOutput, TriggerFacts } from './mail-output';
import { idsOf, readIfThere } from './messages';
import { readMail } from './read-mail';

const PAGE = 500;

interface Labelled {
  messageId: string;
  /** Of the entry in the history: a label that is put on a second time has another one. */
  historyId: string;
}

/** Null when Gmail does not remember as far back. */
async function labelledSince(
  api: ApiClient,
  label: string,
  startHistoryId: string,
): Promise<{ labelled: Labelled[]; historyId: string } | null> {
  const ask = (pageToken?: string) => ({
    path: `${MAILBOX}/history`,
    query: {
      startHistoryId,
      labelId: label,
      historyTypes: ['labelAdded', 'messageAdded'],
      maxResults: PAGE,
      pageToken,
    },
    expected: [404],
  });
  const labelled: Labelled[] = [];
  let historyId = startHistoryId;
  const pages = api.pages(ask(), ({ body }) => {
    const token = textAt(body, 'nextPageToken');
    return token === null ? null : ask(token);
  });
  for await (const { status, body } of pages) {
    if (status === 404) return null;
    labelled.push(...listOf(valueAt(body, 'history')).flatMap((entry) => labelledIn(entry, label)));
    historyId = textAt(body, 'historyId') ?? historyId;
  }
  return { labelled, historyId };
}

function labelledIn(entry: unknown, label: string): Labelled[] {
  const historyId = textAt(entry, 'id') ?? '';
  const has = (labels: unknown) => listOf(labels).includes(label);
  const messages = [
    ...listOf(valueAt(entry, 'labelsAdded')).filter((one) => has(valueAt(one, 'labelIds'))),
    ...listOf(valueAt(entry, 'messagesAdded')).filter((one) => has(valueAt(one, 'message.labelIds'))),
  ];
  return messages.map((one) => ({ messageId: textAt(one, 'message.id') ?? '', historyId }));
}

const currentHistoryId = async (api: ApiClient): Promise<string | null> =>
  textAt(await api.get(`${MAILBOX}/profile`), 'historyId');

/** Of the first look, which starts nothing: what a mail with this label looks like. */
async function examples(api: ApiClient, label: string): Promise<PolledItem[]> {
  for await (const [id] of idsOf(api, { labelIds: [label] }, 1)) {
    const message = id === undefined ? null : await readIfThere(api, id);
    return message === null ? [] : [{ id: `${id} example`, value: readMail(message) }];
  }
  return [];
}

export const labelledMessageTrigger = definePollTrigger({
  key: 'labelled-message',
  title: 'Mail gets a label',
  description:
    'Looks at your mailbox again and again, and starts when a mail gets a label, from you, a filter or by coming in.',
  auth: { kinds: ['oauth2'], required: true },
  input: Type.Object(
    {
      label: Type.String({
        title: 'Label',
        minLength: 1,
        maxLength: 200,
        ui: { options: { load: 'labels' } },
      }),
      everySeconds: everySeconds(60),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ body: MailOutput, ...TriggerFacts }),
  intervalMs: ({ everySeconds: seconds = 60 }) => seconds * 1000,
  source: ({ label }) => label,
  async poll({ api, input, cursor }) {
    const last = cursor as { historyId: string | null } | null;
    const known = last?.historyId ?? null;
    const since = known === null ? null : await labelledSince(api, input.label, known);
    if (since === null) {
      const historyId = await currentHistoryId(api);
      return { items: last === null ? await examples(api, input.label) : [], cursor: { historyId } };
    }
    const items = [];
    for (const { messageId, historyId } of since.labelled) {
      const message = await readIfThere(api, messageId);
      if (message !== null) items.push({ id: `${messageId} ${historyId}`, value: readMail(message) });
    }
    return { items, cursor: { historyId: since.historyId } };
  },
});
