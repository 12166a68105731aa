/** Graph signs nothing: it gives back the secret that it was given with the subscription. */
import {
  ACCEPTED,
  type ArrivingRequest,
  isOneOf,
  payloadOf,
  type PlainAnswer,
  refuse,
  secretsOf,
  textAnswer,
  valueAt,
  type Verifier,
} from '#connector-sdk';

import { notificationsIn } from './notifications';

const MAX_TOKEN = 8_192;

/** Each notification of the request has to have it: they may come from several subscriptions. */
export const verifyClientState: Verifier = (request, context) => {
  const secrets = secretsOf(context);
  if (secrets.length === 0) return refuse('signature.no_secret');
  const states = notificationsIn(payloadOf(request).body).map((item) => valueAt(item, 'clientState'));
  const given = states.filter((state) => typeof state === 'string' && state !== '');
  if (given.length === 0 || given.length < states.length) return refuse('auth.missing');
  let all = true;
  for (const state of given) if (!isOneOf(String(state), secrets)) all = false;
  return all ? ACCEPTED : refuse('auth.wrong');
};

/** While a subscription is made, Graph posts a text that it wants to have back within 10 seconds. */
export function answerValidation({ query }: Pick<ArrivingRequest, 'query'>): PlainAnswer | null {
  const token = new URLSearchParams(query).get('validationToken');
  return token && token.length <= MAX_TOKEN ? textAnswer(token) : null;
}
