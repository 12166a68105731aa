/** https://docs.stripe.com/api/webhook_endpoints */
import {
  ACCESS_KIND,
  pathPart,
  type RegistrableInput,
  type RegistrationContext,
  type RegistrationDeclaration,
  textAt,
} from '#connector-sdk';

import { accountHeader, listAll, post } from './call';

type Context = RegistrationContext<RegistrableInput>;

const PATH = '/v1/webhook_endpoints';

export const registration: RegistrationDeclaration<RegistrableInput> = {
  kinds: [ACCESS_KIND],
  async register(context) {
    // Stripe shows the secret only once: one that is left over, from before a crash, is of no use.
    for (const endpoint of await listAll(context, PATH, {}, 100)) {
      if (textAt(endpoint, 'url') === context.url) await remove(context, textAt(endpoint, 'id') ?? '');
    }
    const endpoint = await post(context, PATH, { url: context.url, enabled_events: eventsOf(context.input) });
    return { data: { id: textAt(endpoint, 'id') }, secret: textAt(endpoint, 'secret') };
  },
  async unregister(context, { data }) {
    await remove(context, textAt(data, 'id') ?? '');
  },
  async renew(context, known) {
    const { status, body } = await context.api.request({
      path: `${PATH}/${pathPart(textAt(known.data, 'id') ?? '')}`,
      headers: accountHeader(context),
      expected: [404],
    });
    if (status === 404) return null;
    const isWell = textAt(body, 'url') === context.url && textAt(body, 'status') === 'enabled';
    return isWell ? known : null;
  },
};

/** By their whole names, or all: Stripe knows no parts of names here. */
function eventsOf({ events = [] }: RegistrableInput): string[] {
  const any = events.length === 0 || events.some((event) => event.includes('*') || !event.includes('.'));
  return any ? ['*'] : [...new Set(events.map((event) => event.trim()))];
}

async function remove(context: Context, id: string): Promise<void> {
  await context.api.request({
    method: 'DELETE',
    path: `${PATH}/${pathPart(id)}`,
    headers: accountHeader(context),
    expected: [404],
  });
}
