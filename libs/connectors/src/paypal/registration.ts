/** https://developer.paypal.com/docs/api/webhooks/v1/ */
import {
  isWanted,
  listOf,
  pathPart,
  PermanentError,
  type RegistrableInput,
  type Registration,
  type RegistrationContext,
  type RegistrationDeclaration,
  textAt,
  valueAt,
} from '#connector-sdk';

import { OAUTH_KIND } from './auth';

type Context = RegistrationContext<RegistrableInput>;

const HOOKS = '/v1/notifications/webhooks';

export const registration: RegistrationDeclaration<RegistrableInput> = {
  kinds: [OAUTH_KIND],
  async register(context) {
    const { api, url } = context;
    const eventTypes = await eventTypesOf(context);
    // It may be there from before a crash; PayPal takes an address only once.
    const known = listOf(valueAt(await api.get(HOOKS), 'webhooks')).find(
      (hook) => textAt(hook, 'url') === url,
    );
    const id = textAt(known, 'id');
    if (id === null) return registered(await api.post(HOOKS, { url, event_types: eventTypes }));
    const patch = [{ op: 'replace', path: '/event_types', value: eventTypes }];
    return registered(await api.patch(`${HOOKS}/${pathPart(id)}`, patch));
  },
  async unregister({ api }, { data }) {
    const id = textAt(data, 'id');
    if (id !== null)
      await api.request({ method: 'DELETE', path: `${HOOKS}/${pathPart(id)}`, expected: [404] });
  },
  async renew({ api, url }, { data }) {
    const id = textAt(data, 'id');
    if (id === null) return null;
    const { status, body } = await api.request({ path: `${HOOKS}/${pathPart(id)}`, expected: [404] });
    return status === 404 || textAt(body, 'url') !== url ? null : registered(body);
  },
};

/** What PayPal offers and the trigger asks for; an asterisk at the end stands for anything. */
async function eventTypesOf({ api, input }: Context): Promise<{ name: string }[]> {
  const offered = listOf(valueAt(await api.get('/v1/notifications/webhooks-event-types'), 'event_types'));
  const names = offered.flatMap((type) => textAt(type, 'name') ?? []);
  const wanted = names.filter((name) => !input.events?.length || isWanted(name, input.events));
  if (wanted.length > 0) return wanted.map((name) => ({ name }));
  throw new PermanentError({
    code: 'registration.no_events',
    message:
      'PayPal has no event of that name. Check ‘Events’: they are written as in PAYMENT.CAPTURE.COMPLETED.',
  });
}

/** What PayPal signs holds the id of the webhook. */
function registered(hook: unknown): Registration {
  const id = textAt(hook, 'id');
  return { data: { id }, secret: id };
}
