/** https://shopify.dev/docs/api/admin-graphql/latest/mutations/webhookSubscriptionCreate */
import {
  ACCESS_KIND,
  isWanted,
  listOf,
  PermanentError,
  type RegistrableInput,
  type Registration,
  type RegistrationContext,
  type RegistrationDeclaration,
  textAt,
  valueAt,
} from '#connector-sdk';

import { ask } from './ask';
import { OAUTH_KIND } from './auth';
import { EVENTS } from './events';

type Context = RegistrationContext<RegistrableInput>;

const LIST = `query ($uri: String!) {
  webhookSubscriptions(first: 250, uri: $uri) { nodes { id topic } }
}`;

const CREATE = `mutation ($topic: WebhookSubscriptionTopic!, $subscription: WebhookSubscriptionInput!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: $subscription) {
    webhookSubscription { id }
    userErrors { field message }
  }
}`;

const DELETE = `mutation ($id: ID!) {
  webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { field message } }
}`;

/** Shopify has a subscription for each topic; those for the trigger's address are the trigger's. */
export const registration: RegistrationDeclaration<RegistrableInput> = {
  kinds: [ACCESS_KIND, OAUTH_KIND],
  async register(context) {
    const secret = secretOf(context);
    const topics = topicsOf(context);
    const known = await subscriptions(context);
    for (const { id, topic } of known) if (!topics.includes(topic)) await ask(context.api, DELETE, { id });
    const missing = topics.filter((topic) => !known.some((one) => one.topic === topic));
    const subscription = { uri: context.url, format: 'JSON' };
    for (const topic of missing) await ask(context.api, CREATE, { topic, subscription });
    return { data: { topics }, ...(secret === null ? {} : { secret }) };
  },
  async unregister(context) {
    for (const { id } of await subscriptions(context)) await ask(context.api, DELETE, { id });
  },
  async renew(context, { data }): Promise<Registration | null> {
    const known = await subscriptions(context);
    const isWell = topicsOf(context).every((topic) => known.some((one) => one.topic === topic));
    const secret = secretOf(context);
    return isWell ? { data, ...(secret === null ? {} : { secret }) } : null;
  },
};

async function subscriptions({ api, url }: Context): Promise<{ id: string; topic: string }[]> {
  const nodes = listOf(valueAt(await ask(api, LIST, { uri: url }), 'webhookSubscriptions.nodes'));
  return nodes.flatMap((node) => {
    const [id, topic] = [textAt(node, 'id'), textAt(node, 'topic')];
    return id === null || topic === null ? [] : [{ id, topic }];
  });
}

/** `orders/create` is `ORDERS_CREATE`; an asterisk at the end stands for those that are offered. */
function topicsOf({ input: { events = [] } }: Context): string[] {
  const named = events.filter((event) => !event.endsWith('*'));
  const offered = EVENTS.filter((event) => isWanted(event, events));
  const topics = [...new Set([...named, ...offered])].map((event) =>
    event.toUpperCase().replace(/[/.]/g, '_'),
  );
  if (events.length > 0 && topics.length > 0) return topics;
  throw new PermanentError({
    code: 'registration.no_events',
    message: 'Name the events in ‘Events’, such as orders/create: Shopify has a webhook for each.',
  });
}

/** Shopify signs with the app's client secret; null: it stands in the connection's list already. */
function secretOf({ auth }: Context): string | null {
  const { clientSecret, secrets } = auth?.fields ?? {};
  if (typeof clientSecret === 'string' && clientSecret !== '') return clientSecret;
  if (Array.isArray(secrets) && secrets.length > 0) return null;
  throw new PermanentError({
    code: 'registration.no_secret',
    message: 'Enter the client secret of the app in the connection: Shopify signs its events with it.',
  });
}
