/** WS-Security with a user name and a password (OASIS Web Services Security UsernameToken Profile 1.1). */
import { createHash, randomBytes } from 'node:crypto';

import { type AuthKind, defineAuth, PermanentError } from '#connector-sdk';
import type { HttpRequest } from '#kernel';
import { writeXml } from '#formats';
import { Type } from 'typebox';

import { SECURITY_PLACE } from './envelope';

const PROFILE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0';
const SECEXT = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const UTILITY = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const BASE64 =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary';

export const wsseAuth: AuthKind = defineAuth({
  key: 'wsse',
  title: 'WS-Security (user name token)',
  description: 'For services that want the user name and the password in the header of the SOAP message.',
  fields: Type.Object(
    {
      username: Type.String({ title: 'User name', minLength: 1, maxLength: 10_000 }),
      password: Type.String({ title: 'Password', maxLength: 10_000, ui: { secret: true } }),
      form: Type.Optional(
        Type.Enum(['text', 'digest'], {
          title: 'How the password is sent',
          default: 'text',
          ui: { labels: { text: 'As it is', digest: 'As a digest' } },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  apply: (request, fields, { now }) => withSecurity(request, securityXml(fields, now, randomBytes(16))),
});

/** A request of another kind, such as that for the description, carries none. */
function withSecurity(request: HttpRequest, security: string): HttpRequest {
  const { body } = request;
  if (body === null || body === undefined) return request;
  if (typeof body === 'string') return { ...request, body: body.replace(SECURITY_PLACE, () => security) };
  throw new PermanentError({
    code: 'soap.unsignable',
    message: 'Only a message of text can carry WS-Security.',
  });
}

/** The digest is Base64(SHA-1(nonce + created + password)) (profile §3.1). */
export function securityXml(fields: Readonly<Record<string, unknown>>, now: number, nonce: Buffer): string {
  const password = String(fields['password'] ?? '');
  const isDigest = fields['form'] === 'digest';
  const created = new Date(now).toISOString();
  const digest = createHash('sha1').update(nonce).update(created).update(password).digest('base64');
  return writeXml(
    {
      'wsse:Security': {
        '@xmlns:wsse': SECEXT,
        '@xmlns:wsu': UTILITY,
        '@soap:mustUnderstand': '1',
        'wsse:UsernameToken': {
          'wsse:Username': String(fields['username'] ?? ''),
          'wsse:Password': {
            '@Type': `${PROFILE}#${isDigest ? 'PasswordDigest' : 'PasswordText'}`,
            '#text': isDigest ? digest : password,
          },
          'wsse:Nonce': { '@EncodingType': BASE64, '#text': nonce.toString('base64') },
          'wsu:Created': created,
        },
      },
    },
    0,
  );
}
