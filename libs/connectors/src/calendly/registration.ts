/** https://developer.calendly.com/api-docs/c1ddc06ce1f1b-create-webhook-subscription */
import { Type } from 'typebox';

import {
  ACCESS_KIND,
  accessOf,
  callService,
  listOf,
  PermanentError,
  type RegistrableInput,
  type Registration,
  type RegistrationContext,
  type RegistrationDeclaration,
  type ServiceAnswer,
  type ServiceCall,
  textAt,
  valueAt,
} from '#connector-sdk';

type Context = RegistrationContext<RegistrableInput>;

export const BASE_URL = 'https://api.calendly.com';

/** Of one person’s meetings; the rest is only told about a whole organisation. */
const OF_PERSONS = [
  'invitee.created',
  'invitee.canceled',
  'invitee_no_show.created',
  'invitee_no_show.deleted',
];
const OF_ORGANISATIONS = [...OF_PERSONS, 'routing_form_submission.created'];

export const settings = {
  whose: Type.Optional(
    Type.Enum(['mine', 'organisation'], {
      title: 'Whose meetings',
      description:
        'Where the connection has an access token, publishing adds the webhook at Calendly: for the meetings of whom the token belongs to, or of the whole organisation, which its owner or administrator may ask for.',
      default: 'mine',
    }),
  ),
};

export const registration: RegistrationDeclaration<RegistrableInput> = {
  kinds: [ACCESS_KIND],
  async register(context) {
    const owner = await ownerOf(context);
    const made = await create(context, owner, [409]);
    if (made.status !== 409) return registered(made);
    // Calendly takes an address once, and nothing about what it took can be changed.
    for (const uri of await known(context, owner)) await remove(context, uri);
    return registered(await create(context, owner, []));
  },
  async unregister(context, { data }) {
    const uri = textAt(data, 'uri');
    if (uri !== null) await remove(context, uri);
  },
  async renew(context, { data }) {
    const uri = textAt(data, 'uri');
    if (uri === null) return null;
    const { status, body } = await call(context, { method: 'GET', url: uri, expected: [404] });
    return status < 400 && textAt(body, 'resource.state') === 'active' ? { data } : null;
  },
};

type Owner =
  { organization: string; scope: 'user'; user: string } | { organization: string; scope: 'organization' };

const hooksUrl = ({ auth }: Context): string => `${accessOf(auth, BASE_URL).baseUrl}/webhook_subscriptions`;

async function ownerOf(context: Context): Promise<Owner> {
  const { baseUrl } = accessOf(context.auth, BASE_URL);
  const { body } = await call(context, { method: 'GET', url: `${baseUrl}/users/me` });
  const user = textAt(body, 'resource.uri');
  const organization = textAt(body, 'resource.current_organization');
  if (user === null || organization === null)
    throw new PermanentError({
      code: 'registration.broken',
      message: 'Calendly did not say whose access token it is. Make a new one.',
    });
  return context.input['whose'] === 'organisation'
    ? { organization, scope: 'organization' }
    : { organization, scope: 'user', user };
}

function create(context: Context, owner: Owner, expected: readonly number[]): Promise<ServiceAnswer> {
  const { input, url, secret } = context;
  const offered = owner.scope === 'user' ? OF_PERSONS : OF_ORGANISATIONS;
  const asked = (input.events ?? []).filter((event) => offered.includes(event));
  const events = asked.length > 0 ? asked : offered;
  return call(context, {
    ...{ method: 'POST', url: hooksUrl(context), expected },
    json: { url, events, ...owner, signing_key: secret },
  });
}

/** What Calendly knows of this address. */
async function known(context: Context, owner: Owner): Promise<string[]> {
  const query = new URLSearchParams({ ...owner, count: '100' });
  const { body } = await call(context, { method: 'GET', url: `${hooksUrl(context)}?${query}` });
  return listOf(valueAt(body, 'collection'))
    .filter((one) => textAt(one, 'callback_url') === context.url)
    .flatMap((one) => textAt(one, 'uri') ?? []);
}

async function remove(context: Context, url: string): Promise<void> {
  await call(context, { method: 'DELETE', url, expected: [404] });
}

const registered = ({ body }: ServiceAnswer): Registration => ({
  data: { uri: textAt(body, 'resource.uri') },
});

const call = (context: Context, asked: ServiceCall) =>
  callService(context, 'Calendly', {
    ...asked,
    headers: { authorization: `Bearer ${accessOf(context.auth, BASE_URL).token}` },
  });
