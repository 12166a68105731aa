/** https://docs.github.com/en/rest/repos/webhooks and https://docs.github.com/en/rest/orgs/webhooks */
import {
  callService,
  listOf,
  PermanentError,
  type RegistrableInput,
  type Registration,
  type RegistrationContext,
  type RegistrationDeclaration,
  requiredSetting,
  type ServiceCall,
  textAt,
  ACCESS_KIND,
  accessOf,
} from '#connector-sdk';

type Context = RegistrationContext<RegistrableInput>;

export const BASE_URL = 'https://api.github.com';

export const SIGN_IN_KIND = 'oauth2';

/** A name of a repository or an organisation: it becomes a part of an address. */
const PLACE = /^[\w.-]+(\/[\w.-]+)?$/;

export const registration: RegistrationDeclaration<RegistrableInput> = {
  kinds: [ACCESS_KIND, SIGN_IN_KIND],
  async register(context) {
    const hooks = hooksOf(context);
    const { status, body } = await call(context, {
      method: 'POST',
      url: hooks,
      json: hookOf(context),
      expected: [422],
    });
    if (status !== 422) return registered(hooks, body);
    // Either it is there already, from before a crash, or it is refused; then the second try says why.
    const known = await knownHook(context, hooks);
    if (known !== null) return update(context, hooks, known);
    const again = await call(context, { method: 'POST', url: hooks, json: hookOf(context) });
    return registered(hooks, again.body);
  },
  async unregister(context, { data }) {
    const url = `${textAt(data, 'hooks')}/${textAt(data, 'id')}`;
    await call(context, { method: 'DELETE', url, expected: [404, 410] });
  },
  async renew(context, { data }) {
    const [hooks, id] = [textAt(data, 'hooks'), textAt(data, 'id')];
    if (hooks === null || id === null) return null;
    const { status, body } = await call(context, {
      method: 'GET',
      url: `${hooks}/${id}`,
      expected: [404, 410],
    });
    if (status >= 400) return null;
    const isWell =
      textAt(body, 'config.url') === context.url && (body as { active?: unknown } | null)?.active !== false;
    return isWell ? registered(hooks, body) : update(context, hooks, id);
  },
};

function hooksOf({ input, auth }: Context): string {
  const place = requiredSetting(
    input,
    'place',
    'Enter the repository, such as ann/house, or the organisation whose events start the workflow.',
  );
  if (!PLACE.test(place) || place.split('/').some((part) => /^\.+$/.test(part)))
    throw new PermanentError({
      code: 'registration.place',
      message: 'Enter the repository as owner/name, such as ann/house, or an organisation by its name alone.',
    });
  const { baseUrl } = signedIn(auth);
  return place.includes('/') ? `${baseUrl}/repos/${place}/hooks` : `${baseUrl}/orgs/${place}/hooks`;
}

function hookOf({ input, url, secret }: Context) {
  // An event as it is named here may have its action behind a dot; a hook is for all actions.
  const events = [...new Set((input.events ?? []).map((event) => event.split('.')[0]!))];
  const any = events.length === 0 || events.some((event) => event.includes('*'));
  return {
    name: 'web',
    active: true,
    events: any ? ['*'] : events,
    config: { url, secret, content_type: 'json', insecure_ssl: '0' },
  };
}

async function knownHook(context: Context, hooks: string): Promise<string | null> {
  const { body } = await call(context, { method: 'GET', url: `${hooks}?per_page=100` });
  const mine = listOf(body).find((hook) => textAt(hook, 'config.url') === context.url);
  return textAt(mine, 'id');
}

async function update(context: Context, hooks: string, id: string): Promise<Registration> {
  const { name: _, ...hook } = hookOf(context);
  const { body } = await call(context, { method: 'PATCH', url: `${hooks}/${id}`, json: hook });
  return registered(hooks, body);
}

const registered = (hooks: string, body: unknown): Registration => ({
  data: { hooks, id: textAt(body, 'id') },
});

const call = (context: Context, asked: ServiceCall) =>
  callService(context, 'GitHub', {
    ...asked,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${signedIn(context.auth).token}`,
      'x-github-api-version': '2022-11-28',
    },
  });

/** Those who signed in have another name for their token. */
function signedIn(auth: Context['auth']): { token: string; baseUrl: string } {
  if (auth?.kind !== SIGN_IN_KIND) return accessOf(auth, BASE_URL);
  const { accessToken, baseUrl } = auth.fields;
  return accessOf({ ...auth, fields: { token: accessToken, baseUrl } }, BASE_URL);
}
