/** https://linear.app/developers/webhooks and https://linear.app/developers/graphql */
import { Type } from 'typebox';

import {
  ACCESS_KIND,
  accessOf,
  callService,
  PermanentError,
  type RegistrableInput,
  type RegistrationContext,
  type RegistrationDeclaration,
  textAt,
  valueAt,
} from '#connector-sdk';

type Context = RegistrationContext<RegistrableInput>;

export const BASE_URL = 'https://api.linear.app';

const EVERYTHING = ['Issue', 'Comment', 'IssueLabel', 'Project', 'ProjectUpdate', 'Cycle', 'Reaction'];

export const settings = {
  team: Type.Optional(
    Type.String({
      title: 'Team',
      description:
        'The id of a team; left out: all public teams. Where the connection has an API key, publishing adds the webhook at Linear.',
      maxLength: 100,
    }),
  ),
};

export const registration: RegistrationDeclaration<RegistrableInput> = {
  kinds: [ACCESS_KIND],
  async register(context) {
    const { input, url, secret } = context;
    const team = typeof input['team'] === 'string' ? input['team'].trim() : '';
    const body = await ask(context, CREATE, {
      input: {
        ...{ url, secret, enabled: true, label: 'Sluice', resourceTypes: kindsOf(context) },
        ...(team === '' ? { allPublicTeams: true } : { teamId: team }),
      },
    });
    return { data: { id: textAt(body, 'data.webhookCreate.webhook.id') } };
  },
  async unregister(context, { data }) {
    await ask(context, DELETE, { id: textAt(data, 'id') }, true);
  },
  async renew(context, { data }) {
    const id = textAt(data, 'id');
    const body = await ask(context, FIND, { id }, true);
    const found = valueAt(body, 'data.webhook');
    if (textAt(found, 'url') !== context.url) return null;
    if (valueAt(found, 'enabled') !== true) await ask(context, UPDATE, { id, input: { enabled: true } });
    return { data };
  },
};

const CREATE =
  'mutation($input: WebhookCreateInput!) { webhookCreate(input: $input) { success webhook { id } } }';
const UPDATE =
  'mutation($id: String!, $input: WebhookUpdateInput!) { webhookUpdate(id: $id, input: $input) { success } }';
const DELETE = 'mutation($id: String!) { webhookDelete(id: $id) { success } }';
const FIND = 'query($id: String!) { webhook(id: $id) { id url enabled } }';

/** What an event is about stands before its dot. */
function kindsOf({ input: { events = [] } }: Context): string[] {
  const kinds = [...new Set(events.map((event) => event.split('.')[0]!))];
  return kinds.length === 0 || kinds.some((kind) => kind.includes('*')) ? EVERYTHING : kinds;
}

/** @param orGone whether it is well when there is no such webhook */
async function ask(context: Context, query: string, variables: object, orGone = false): Promise<unknown> {
  const { token, baseUrl } = accessOf(context.auth, BASE_URL);
  const { status, body } = await callService(context, 'Linear', {
    ...{ method: 'POST', url: `${baseUrl}/graphql`, json: { query, variables }, expected: [400] },
    // A key of a person stands alone; a token of an app is a bearer token.
    headers: { authorization: token.startsWith('lin_api_') ? token : `Bearer ${token}` },
  });
  const error =
    textAt(body, 'errors.0.extensions.userPresentableMessage') ?? textAt(body, 'errors.0.message');
  if (error === null && status < 400) return body;
  if (orGone && error !== null && /not found/i.test(error)) return null;
  throw new PermanentError({
    code: 'registration.refused',
    message: `Linear answered: ${(error ?? `status ${status}`).slice(0, 500)}`,
  });
}
