/** https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation */
import { defineWebhookPreset, itemsDigest, listOf, signedBy, valueAt } from '#connector-sdk';

/** HubSpot signs the address with these undone, and all other escapes as they are. */
const UNESCAPED: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

const signedAddress = (url: string): string =>
  url.replace(/%[0-9a-f]{2}/gi, (escape) => UNESCAPED[escape.toUpperCase()] ?? escape);

const kindOf = (item: unknown): string | null => {
  const kind = valueAt(item, 'subscriptionType') ?? valueAt(item, 'eventType');
  return typeof kind === 'string' ? kind : null;
};

/** A list from subscriptions; a single object from a workflow's own webhook action. */
const itemsOf = (body: unknown): readonly unknown[] =>
  Array.isArray(body) ? listOf(body) : body !== null && typeof body === 'object' ? [body] : [];

export const eventTrigger = defineWebhookPreset({
  title: 'Something happened in HubSpot',
  description: 'Starts a run when contacts, companies, deals… are made or changed; several at once.',
  verify: signedBy({
    algorithm: 'hmac-sha256',
    signature: { headers: ['x-hubspot-signature-v3'], form: { kind: 'whole' } },
    encoding: 'base64',
    content: ({ method, url, body }, { timestamp }) =>
      timestamp === null
        ? null
        : Buffer.concat([Buffer.from(method + signedAddress(url)), body, Buffer.from(timestamp)]),
    timestamp: { in: { headers: ['x-hubspot-request-timestamp'] }, unit: 'ms', toleranceSeconds: 300 },
  }),
  // A repeated delivery has another `attemptNumber`, and an event's id alone need not be the only one.
  deliveryId: itemsDigest(itemsOf, 'eventId', 'subscriptionId', 'occurredAt', 'objectId'),
  event: null,
  items: ({ body }) => itemsOf(body).map((value) => ({ event: kindOf(value), value })),
  events: [
    'contact.creation',
    'contact.propertyChange',
    'contact.deletion',
    'company.creation',
    'company.propertyChange',
    'company.deletion',
    'deal.creation',
    'deal.propertyChange',
    'deal.deletion',
    'ticket.creation',
    'ticket.propertyChange',
    'conversation.creation',
    'conversation.newMessage',
  ],
});
