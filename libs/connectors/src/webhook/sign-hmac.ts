/** A request without its signature in, one that is signed as an HMAC connection says out. */
import { createHmac } from 'node:crypto';

import {
  type ApplyAuth,
  type ArrivingRequest,
  PermanentError,
  signedContent,
  withHeader,
} from '#connector-sdk';
import type { HttpRequest } from '#kernel';

import { hmacScheme } from './hmac-scheme';
import { bytesToSign, idOf, secretsIn } from './standard-auth';

const STAMPS = {
  s: (now: number) => String(Math.floor(now / 1000)),
  ms: (now: number) => String(now),
  iso: (now: number) => new Date(now).toISOString(),
};

/** The receiver's own check, turned round: what it takes for signed is what we sign. */
export const signHmac: ApplyAuth = (request, fields, { now }) => {
  const { algorithm, signature, encoding, content, timestamp, idHeaders } = hmacScheme({
    kind: 'hmac',
    fields: { ...fields },
  });
  const secrets = secretsIn(fields);
  const stamp = timestamp ? STAMPS[timestamp.unit](now) : null;
  let sent = request;
  for (const name of idHeaders ?? []) sent = withHeader(sent, name, idOf(request));
  if (stamp !== null && timestamp && 'headers' in timestamp.in)
    for (const name of timestamp.in.headers) sent = withHeader(sent, name, stamp);
  const bytes = signedContent(content, arriving(sent), { timestamp: stamp, id: idOf(request) });
  if (bytes === null || secrets.length === 0) throw unsignable();
  const made = secrets.map((secret) =>
    createHmac(algorithm.replace('hmac-', ''), secret).update(bytes).digest(encoding),
  );
  const [name = ''] = signature.headers;
  const pair = stamp !== null && timestamp && 'pair' in timestamp.in ? [`${timestamp.in.pair}=${stamp}`] : [];
  return withHeader(sent, name, headerOf(signature.form, made, pair));
};

function headerOf(
  form: ReturnType<typeof hmacScheme>['signature']['form'],
  made: readonly string[],
  pair: readonly string[],
): string {
  switch (form.kind) {
    case 'whole':
      // One header has room for one signature: that of the secret that is entered first.
      return `${form.prefix ?? ''}${made[0] ?? ''}`;
    case 'pairs':
      return [...pair, ...made.map((one) => `${form.name}=${one}`)].join(',');
    case 'list':
      return made.map((one) => `${form.name},${one}`).join(' ');
  }
}

/** What its receiver will see of it. */
function arriving(request: HttpRequest): ArrivingRequest {
  const { pathname, search } = new URL(request.url);
  const fields = Object.entries(request.headers ?? {}).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    [value].flat().join(', '),
  ]);
  return {
    method: request.method,
    path: pathname,
    query: search.replace(/^\?/, ''),
    url: request.url,
    headers: fields,
    fields: Object.fromEntries(fields),
    body: bytesToSign(request),
    address: null,
  };
}

const unsignable = (): PermanentError =>
  new PermanentError({
    code: 'webhook.unsignable',
    message:
      'The connection says to sign something that this webhook does not have. Look at its field “What is signed”.',
  });
