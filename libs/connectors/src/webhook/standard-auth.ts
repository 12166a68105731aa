/** Webhooks signed by Standard Webhooks: those that come in, and those that we send. */
import { type AuthKind, defineAuth, PermanentError, secretList, signStandard } from '#connector-sdk';
import type { HttpRequest } from '#kernel';
import { Type } from 'typebox';

export const standardAuth: AuthKind = defineAuth({
  key: 'standard',
  title: 'Standard Webhooks',
  fields: Type.Object(
    {
      secrets: secretList(
        'Secrets',
        'They begin with whsec_, or with whsk_ for a private key that only signs what is sent.',
        { placeholder: 'whsec_…' },
      ),
    },
    { additionalProperties: false },
  ),
  apply: (request, fields, { now }) => ({
    ...request,
    headers: {
      ...request.headers,
      ...signStandard(
        { id: idOf(request), timestamp: Math.floor(now / 1000), body: bytesToSign(request) },
        secretsIn(fields),
      ),
    },
  }),
});

/** The action gives every webhook one. */
export const idOf = ({ headers = {} }: HttpRequest): string =>
  String([headers['webhook-id'] ?? ''].flat()[0]);

export function bytesToSign({ body }: HttpRequest): Buffer {
  if (body === null || body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string' || body instanceof Uint8Array) return Buffer.from(body);
  throw new PermanentError({
    code: 'webhook.unsignable',
    message: 'A webhook that is signed can’t be a file that is streamed.',
  });
}

export const secretsIn = (fields: Readonly<Record<string, unknown>>, name = 'secrets'): string[] =>
  [fields[name]]
    .flat()
    .filter((secret): secret is string => typeof secret === 'string')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '');
