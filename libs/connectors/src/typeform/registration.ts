/** https://www.typeform.com/developers/webhooks/reference/create-or-update-webhook/ */
import { hash } from 'node:crypto';

import { Type } from 'typebox';

import {
  ACCESS_KIND,
  accessOf,
  callService,
  type RegistrableInput,
  type RegistrationContext,
  type RegistrationDeclaration,
  requiredSetting,
  type ServiceCall,
  textAt,
} from '#connector-sdk';

type Context = RegistrationContext<RegistrableInput>;

export const BASE_URL = 'https://api.typeform.com';

export const settings = {
  form: Type.Optional(
    Type.String({
      title: 'Form',
      description:
        'The id of the form: what stands behind /to/ in its address. Needed where the connection has an access token: publishing then adds the webhook at Typeform.',
      maxLength: 100,
      ui: { placeholder: 'aBcD1234' },
    }),
  ),
};

/** One call makes it, changes it and mends it: its name at Typeform is always the same. */
export const registration: RegistrationDeclaration<RegistrableInput> = {
  kinds: [ACCESS_KIND],
  async register(context) {
    const url = hookUrlOf(context);
    await call(context, {
      method: 'PUT',
      url,
      json: {
        url: context.url,
        enabled: true,
        secret: context.secret,
        verify_ssl: true,
        event_types: eventTypesOf(context),
      },
    });
    return { data: { hook: url } };
  },
  async unregister(context, { data }) {
    const url = textAt(data, 'hook');
    if (url !== null) await call(context, { method: 'DELETE', url, expected: [404] });
  },
  async renew(context, { data }) {
    const url = textAt(data, 'hook');
    if (url === null) return null;
    const { status, body } = await call(context, { method: 'GET', url, expected: [404] });
    const isWell = status < 400 && textAt(body, 'url') === context.url && isEnabled(body);
    return isWell ? { data } : null;
  },
};

function hookUrlOf({ input, auth, url }: Context): string {
  const form = requiredSetting(
    input,
    'form',
    'Enter the id of the form: what stands behind /to/ in its address.',
  );
  const tag = `sluice-${hash('sha256', url).slice(0, 16)}`;
  return `${accessOf(auth, BASE_URL).baseUrl}/forms/${encodeURIComponent(form)}/webhooks/${tag}`;
}

const eventTypesOf = ({ input: { events = [] } }: Context) => ({
  form_response: events.length === 0 || events.some((event) => event !== 'form_response_partial'),
  form_response_partial: events.some((event) => event !== 'form_response'),
});

const isEnabled = (body: unknown): boolean =>
  body !== null && typeof body === 'object' && (body as { enabled?: unknown }).enabled === true;

const call = (context: Context, asked: ServiceCall) =>
  callService(context, 'Typeform', {
    ...asked,
    headers: { authorization: `Bearer ${accessOf(context.auth, BASE_URL).token}` },
  });
