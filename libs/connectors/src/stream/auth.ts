/** How we show a service who we are: in a header, or in the address where it wants that. */
import { Type } from 'typebox';

import {
  type AuthKind,
  type ConnectionCredentials,
  credentialsHeader,
  defineAuth,
  HEADER_AUTH_KINDS,
  inQuery,
  limitedToHosts,
  refuseOtherHost,
} from '#connector-sdk';

const QUERY_KIND = 'query';

export const AUTH_KINDS: readonly AuthKind[] = [
  ...HEADER_AUTH_KINDS,
  limitedToHosts(
    defineAuth({
      key: QUERY_KIND,
      title: 'A key in the address',
      fields: Type.Object(
        {
          name: Type.String({
            title: 'Parameter',
            description: 'The name under which the key is added to the address.',
            minLength: 1,
            maxLength: 200,
            ui: { placeholder: 'access_token' },
          }),
          value: Type.String({ title: 'Key', minLength: 1, maxLength: 10_000, ui: { secret: true } }),
        },
        { additionalProperties: false },
      ),
      apply: (request, fields, context) =>
        inQuery(String(fields['name']), '{value}')(request, fields, context),
    }),
  ),
];

export const AUTH_KEYS = AUTH_KINDS.map(({ key }) => key);

/** The address and the headers of a request that is signed in. */
export function signedIn(
  url: string,
  headers: Readonly<Record<string, string>>,
  auth: ConnectionCredentials | null,
): { url: string; headers: Record<string, string> } {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) own[name.toLowerCase()] = value;
  if (auth?.kind === QUERY_KIND) return { url: withKey(url, auth), headers: own };
  if (auth) {
    const { name, value } = credentialsHeader(auth, url);
    own[name] = value;
  }
  return { url, headers: own };
}

/** A URL that can't be read is left as it is: who sends it says so. */
function withKey(text: string, { fields }: ConnectionCredentials): string {
  refuseOtherHost(fields, text);
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.searchParams.set(String(fields.name), String(fields.value));
  return url.href;
}
