/** OAuth 2 at any service: all that a service's declaration would say is entered by a person. */
import { type TSchema, Type } from 'typebox';

import type { AuthKind } from '../types';
import { optionalText, text } from './fields';
import { inHeader } from './placement';

const address = (title: string, description?: string): TSchema =>
  Type.String({
    title,
    ...(description === undefined ? {} : { description }),
    pattern: '^https?://',
    maxLength: 2000,
    ui: { placeholder: 'https://', secret: false },
  });

const clientSecret = optionalText('Client secret', {
  description: 'Left out for apps that have none.',
  secret: true,
});
const scopes = optionalText('Scopes', { description: 'What the connection may do, with blanks between.' });
const clientAuthentication = Type.Optional(
  Type.Union([Type.Literal('body'), Type.Literal('basic')], {
    title: 'How the client shows who it is',
    description: 'Some services want id and secret as user name and password.',
    ui: { labels: { body: 'In the request', basic: 'As user name and password' }, advanced: true },
  }),
);

const bearer = inHeader('authorization', 'Bearer {accessToken}');

/** A person grants access, in the browser or on another device. */
export const authOAuth2: AuthKind = {
  key: 'oauth2',
  title: 'Sign in (OAuth 2)',
  description:
    'Make an app or client at the service, enter there the redirect URL that is shown here, and copy its id and secret. ' +
    'The addresses are in the service’s documentation.',
  fields: Type.Object(
    {
      clientId: text('Client id'),
      clientSecret,
      authorizationUrl: Type.Optional(address('Authorization URL', 'Where a person grants access.')),
      tokenUrl: address('Token URL'),
      deviceAuthorizationUrl: Type.Optional(
        address('Device authorization URL', 'Only to connect with a code on another device.'),
      ),
      scopes,
      clientAuthentication,
    },
    { additionalProperties: false },
  ),
  oauth2: { flows: ['authorizationCode', 'deviceCode'], tokenUrl: '{tokenUrl}', scopes: [] },
  apply: bearer,
};

/** The client itself is who gets access. */
export const authClientCredentials: AuthKind = {
  key: 'client_credentials',
  title: 'Client id and secret (OAuth 2)',
  description: 'For programs that act for themselves (client credentials): no person has to sign in.',
  fields: Type.Object(
    {
      clientId: text('Client id'),
      clientSecret: text('Client secret', { secret: true }),
      tokenUrl: address('Token URL'),
      scopes,
      clientAuthentication,
    },
    { additionalProperties: false },
  ),
  oauth2: { flows: ['clientCredentials'], tokenUrl: '{tokenUrl}', scopes: [] },
  apply: bearer,
};
