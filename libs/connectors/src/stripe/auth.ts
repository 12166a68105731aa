import { Type } from 'typebox';

import { accessAuth, type AuthKind } from '#connector-sdk';

export const BASE_URL = 'https://api.stripe.com';

const token = accessAuth({
  title: 'Secret key',
  description:
    'At Stripe under Developers, API keys: a secret key (sk_…), or better a restricted one (rk_…) that may only do what your workflows do.',
  baseUrl: BASE_URL,
});

export const keyAuth: AuthKind = {
  ...token,
  fields: Type.Object(
    {
      ...token.fields.properties,
      account: Type.Optional(
        Type.String({
          title: 'Connected account',
          description: 'For platforms: the account (acct_…) in whose name everything is done.',
          pattern: '^(acct_\\w+)?$',
          maxLength: 100,
          ui: { advanced: true, placeholder: 'acct_…' },
        }),
      ),
    },
    { additionalProperties: false },
  ),
};
