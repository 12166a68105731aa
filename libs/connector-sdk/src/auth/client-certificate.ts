import { Type } from 'typebox';

import { defineAuth } from '../define';
import type { AuthKind } from '../types';
import { given, optionalText, text } from './fields';

/** The client shows a certificate when the connection is encrypted (mutual TLS). */
export const authClientCertificate: AuthKind = defineAuth({
  key: 'certificate',
  title: 'Client certificate',
  description: 'PEM texts, as the service gave them: each begins with “-----BEGIN”.',
  fields: Type.Object(
    {
      cert: text('Certificate', { multiline: true, placeholder: '-----BEGIN CERTIFICATE-----' }),
      key: text('Private key', { multiline: true, secret: true }),
      passphrase: optionalText('Passphrase of the key', { secret: true }),
      ca: optionalText('Authority', {
        description:
          'The certificate of the authority that vouches for the service, if it is one of its own.',
        multiline: true,
        advanced: true,
      }),
    },
    { additionalProperties: false },
  ),
  apply: (request, fields) => {
    const parts = (['cert', 'key', 'passphrase', 'ca'] as const)
      .map((name) => [name, given(fields, name)] as const)
      .filter(([, value]) => value !== '');
    return { ...request, tls: { ...request.tls, ...Object.fromEntries(parts) } };
  },
});
