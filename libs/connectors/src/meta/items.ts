/** https://developers.facebook.com/docs/graph-api/webhooks/getting-started#event-notifications */
import { listOf, type Payload, type PresetItem, valueAt } from '#connector-sdk';

const MESSENGER_KINDS = ['message', 'postback', 'reaction', 'read', 'delivery', 'optin', 'referral'];

/** What Messenger calls its subscriptions, by what an event of it holds. */
const SUBSCRIPTION: Readonly<Record<string, string>> = {
  message: 'messages',
  postback: 'messaging_postbacks',
  reaction: 'message_reactions',
  read: 'message_reads',
  delivery: 'message_deliveries',
  optin: 'messaging_optins',
  referral: 'messaging_referrals',
};

/** Each change and each message of each entry, with the entry that it stood in. */
export function itemsIn({ body }: Payload): PresetItem[] {
  return listOf(valueAt(body, 'entry')).flatMap((entry) => {
    const place = { id: valueAt(entry, 'id') ?? null, time: valueAt(entry, 'time') ?? null };
    const changes = listOf(valueAt(entry, 'changes')).map((change) => {
      const field = valueAt(change, 'field');
      return {
        event: typeof field === 'string' ? field : null,
        value: { entry: place, field: field ?? null, value: valueAt(change, 'value') ?? null },
      };
    });
    const messages = listOf(valueAt(entry, 'messaging')).map((value) => {
      const kind = MESSENGER_KINDS.find((name) => valueAt(value, name) !== undefined);
      const field = kind === undefined ? null : (SUBSCRIPTION[kind] ?? null);
      return { event: field, value: { entry: place, field, value } };
    });
    return [...changes, ...messages];
  });
}
