/** https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/ */
import { Type } from 'typebox';

import {
  ACCESS_KIND,
  accessOf,
  callService,
  PermanentError,
  type RegistrableInput,
  type Registration,
  type RegistrationContext,
  type RegistrationDeclaration,
  requiredSetting,
  type ServiceCall,
  textAt,
} from '#connector-sdk';

import { BASE_URL } from './api';

type Context = RegistrationContext<RegistrableInput>;

export const settings = {
  model: Type.Optional(
    Type.String({
      title: 'Board, list or card',
      description:
        'Its id, or for a board what stands behind /b/ in its address. Needed where the connection has a token: publishing then adds the webhook at Trello.',
      maxLength: 100,
    }),
  ),
};

export const registration: RegistrationDeclaration<RegistrableInput> = {
  kinds: [ACCESS_KIND],
  async register(context) {
    requireSecret(context);
    const json = { description: 'Sluice', callbackURL: context.url, idModel: await modelOf(context) };
    const { body } = await call(context, '/webhooks', { method: 'POST', json });
    return registered(body);
  },
  async unregister(context, { data }) {
    await call(context, `/webhooks/${textAt(data, 'id')}`, { method: 'DELETE', expected: [404] });
  },
  /** Trello switches off what failed for long; this switches it on again. */
  async renew(context, { data }) {
    const json = { active: true, callbackURL: context.url };
    const path = `/webhooks/${textAt(data, 'id')}`;
    const { status, body } = await call(context, path, { method: 'PUT', json, expected: [404] });
    return status === 404 ? null : registered(body);
  },
};

/** Trello signs with the secret of the app, not with one of the webhook: without it nothing would be let in. */
function requireSecret({ auth }: Context): void {
  const secrets = auth?.fields.secrets;
  if (Array.isArray(secrets) && secrets.length > 0) return;
  throw new PermanentError({
    code: 'registration.no_secret',
    message: 'Enter the secret of your Power-Up in the connection: Trello signs its events with it.',
  });
}

/** A webhook is for an id; the address of a board has a short name in its place. */
async function modelOf(context: Context): Promise<string> {
  const model = requiredSetting(context.input, 'model', 'Enter the board, list or card that it is about.');
  if (/^[0-9a-f]{24}$/i.test(model)) return model;
  const path = `/boards/${encodeURIComponent(model)}?fields=id`;
  const { body } = await call(context, path, { method: 'GET' });
  return textAt(body, 'id') ?? model;
}

const registered = (body: unknown): Registration => ({ data: { id: textAt(body, 'id') } });

function call(context: Context, path: string, asked: Omit<ServiceCall, 'url'>) {
  const { token, baseUrl } = accessOf(context.auth, BASE_URL);
  const key = String(context.auth?.fields['apiKey'] ?? '');
  return callService(context, 'Trello', {
    ...asked,
    url: baseUrl + path,
    // In a header rather than in the address, which ends up in logs.
    headers: { authorization: `OAuth oauth_consumer_key="${key}", oauth_token="${token}"` },
  });
}
