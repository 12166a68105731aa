/** What Twilio signs: https://www.twilio.com/docs/usage/security#validating-requests */
import { createHash } from 'node:crypto';

import {
  type ArrivingRequest,
  sameText,
  type SignatureScheme,
  type Verifier,
  secretsOf,
  verifySignature,
} from '#connector-sdk';

const FORM = /^application\/x-www-form-urlencoded\b/i;

/** Each field's name and value, by name; of one that comes several times each different value once, in order. */
function formText(body: string): string {
  const fields = new Map<string, Set<string>>();
  for (const [name, value] of new URLSearchParams(body)) {
    const values = fields.get(name) ?? new Set<string>();
    fields.set(name, values.add(value));
  }
  return [...fields]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([name, values]) => [...values].toSorted().map((value) => name + value))
    .join('');
}

/** Null when the body is neither a form nor vouched for by its digest in the address. */
function signedFields({ fields, query, body }: ArrivingRequest): string | null {
  const digest = new URLSearchParams(query).get('bodySHA256');
  if (digest !== null)
    return sameText(digest.toLowerCase(), createHash('sha256').update(body).digest('hex')) ? '' : null;
  if (FORM.test(fields['content-type'] ?? '')) return formText(body.toString('utf8'));
  return body.length === 0 ? '' : null;
}

/** Depending on the product, Twilio signs the usual port as part of the address, or leaves it out. */
function addressesOf(url: string): string[] {
  const parts = /^(https?):\/\/([^/:?#]+|\[[^\]]+\])(:\d+)?(.*)$/is.exec(url);
  if (!parts) return [url];
  const [, scheme = '', host = '', port, rest = ''] = parts;
  const usual = scheme.toLowerCase() === 'https' ? ':443' : ':80';
  return [`${scheme}://${host}${port ?? usual}${rest}`, `${scheme}://${host}${rest}`];
}

const scheme = (address: string): SignatureScheme => ({
  algorithm: 'hmac-sha1',
  signature: { headers: ['x-twilio-signature'], form: { kind: 'whole' } },
  encoding: 'base64',
  content: (request) => {
    const fields = signedFields(request);
    return fields === null ? null : Buffer.from(address + fields, 'utf8');
  },
});

/** Checks `X-Twilio-Signature` with the auth tokens of the connection, whichever kind it is. */
export const signedByTwilio: Verifier = (request, context) => {
  const secrets = [...secretsOf(context), ...secretsOf(context, 'authToken')];
  const verdicts = addressesOf(request.url).map((address) =>
    verifySignature(scheme(address), request, secrets, context.now),
  );
  return verdicts.find(({ ok }) => ok) ?? verdicts[0]!;
};
