/** An app of one's own in, a token for Microsoft Graph out: https://learn.microsoft.com/en-us/graph/auth-v2-service */
import { Type } from 'typebox';

import {
  ACCESS_KIND,
  type ConnectionCredentials,
  defineAuth,
  ExpiredAuthError,
  type RegistrationContext,
  textAt,
} from '#connector-sdk';

const GRAPH = 'https://graph.microsoft.com/v1.0';
const LOGIN = 'https://login.microsoftonline.com';

const Address = (title: string, placeholder: string) =>
  Type.Optional(
    Type.String({ title, pattern: '^https?://', maxLength: 500, ui: { placeholder, advanced: true } }),
  );

export const appAuth = defineAuth({
  key: ACCESS_KIND,
  title: 'App: Sluice registers itself',
  fields: Type.Object(
    {
      tenant: Type.String({
        title: 'Tenant',
        description: 'The id or the domain of the organisation.',
        pattern: '^[\\w.-]+$',
        maxLength: 200,
        ui: { placeholder: 'example.onmicrosoft.com' },
      }),
      clientId: Type.String({
        title: 'Application (client) id',
        description:
          'Of the app registration in Microsoft Entra. It needs the permission to read what is watched.',
        minLength: 1,
        maxLength: 200,
      }),
      clientSecret: Type.String({
        title: 'Client secret',
        description: 'Made under Certificates & secrets: the value, not its id.',
        minLength: 1,
        maxLength: 1000,
        ui: { secret: true },
      }),
      baseUrl: Address('Address of Graph', GRAPH),
      loginUrl: Address('Address of the sign-in', LOGIN),
    },
    { additionalProperties: false },
  ),
});

export const graphUrlOf = (auth: ConnectionCredentials | null): string => addressOf(auth, 'baseUrl', GRAPH);

/** @throws ExpiredAuthError with what Microsoft says */
export async function accessTokenOf({
  auth,
  http,
  signal,
}: Pick<RegistrationContext<unknown>, 'auth' | 'http' | 'signal'>): Promise<string> {
  const { tenant, clientId, clientSecret } = auth?.fields ?? {};
  const { body } = await http.request({
    method: 'POST',
    url: `${addressOf(auth, 'loginUrl', LOGIN)}/${encodeURIComponent(String(tenant))}/oauth2/v2.0/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: String(clientId),
      client_secret: String(clientSecret),
      scope: 'https://graph.microsoft.com/.default',
    }).toString(),
    maxResponseBytes: 1_048_576,
    signal,
  });
  const answer = parsed(body);
  const token = textAt(answer, 'access_token');
  if (token !== null) return token;
  const why = textAt(answer, 'error_description') ?? textAt(answer, 'error') ?? 'no token came back.';
  throw new ExpiredAuthError({
    code: 'registration.sign_in',
    message: `Microsoft did not let the app sign in: ${why.slice(0, 300)}`,
  });
}

function addressOf(auth: ConnectionCredentials | null, field: string, fallback: string): string {
  const given = auth?.fields[field];
  return (typeof given === 'string' && given.trim() !== '' ? given.trim() : fallback).replace(/\/+$/, '');
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
