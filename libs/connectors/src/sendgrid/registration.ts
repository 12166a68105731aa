/** https://www.twilio.com/docs/sendgrid/api-reference/webhooks */
import {
  ACCESS_KIND,
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

type Context = RegistrationContext<RegistrableInput>;

const HOOKS = '/user/webhooks/event/settings';

/** What is switched on at SendGrid, by what its events are called. */
const SWITCHES: Readonly<Record<string, string>> = {
  processed: 'processed',
  delivered: 'delivered',
  deferred: 'deferred',
  bounce: 'bounce',
  dropped: 'dropped',
  open: 'open',
  click: 'click',
  spamreport: 'spam_report',
  unsubscribe: 'unsubscribe',
  group_unsubscribe: 'group_unsubscribe',
  group_resubscribe: 'group_resubscribe',
};

export const registration: RegistrationDeclaration<RegistrableInput> = {
  kinds: [ACCESS_KIND],
  async register(context) {
    const { api, url } = context;
    const settings = settingsOf(context);
    // It may be there from before a crash; SendGrid takes an address only once.
    const hooks = listOf(valueAt(await api.get(`${HOOKS}/all`), 'webhooks'));
    const known = textAt(
      hooks.find((hook) => textAt(hook, 'url') === url),
      'id',
    );
    const hook = await (known === null
      ? api.post(HOOKS, settings)
      : api.patch(`${HOOKS}/${pathPart(known)}`, settings));
    const id = textAt(hook, 'id') ?? known ?? '';
    return registered(id, await api.patch(`${HOOKS}/signed/${pathPart(id)}`, { enabled: true }));
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
    const isWell = status !== 404 && textAt(body, 'url') === url && valueAt(body, 'enabled') === true;
    return isWell && textAt(body, 'public_key') !== null ? registered(id, body) : null;
  },
};

function settingsOf({ url, input }: Context) {
  const wants = (event: string) => !input.events?.length || isWanted(event, input.events);
  const switches = Object.entries(SWITCHES).map(([event, name]) => [name, wants(event)] as const);
  if (switches.some(([, isOn]) => isOn))
    return { enabled: true, url, friendly_name: 'Sluice', ...Object.fromEntries(switches) };
  throw new PermanentError({
    code: 'registration.no_events',
    message: 'SendGrid has no event of that name. Check ‘Events’: they are written as in spamreport.',
  });
}

/** SendGrid signs with a key of the webhook's own; this is the public half of it. */
const registered = (id: string, signed: unknown): Registration => ({
  data: { id },
  secret: textAt(signed, 'public_key'),
});
