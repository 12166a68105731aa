/** https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint */
import { createHmac } from 'node:crypto';

import {
  type ArrivalContext,
  type ArrivingRequest,
  jsonAnswer,
  payloadOf,
  type PlainAnswer,
  secretsOf,
  valueAt,
} from '#connector-sdk';

/**
 * The answer is made with the key that events are signed with, so whoever could choose the text would be given
 * signatures: only what looks like a token of Zoom's is answered, and only when it is signed itself.
 */
const PLAIN_TOKEN = /^[A-Za-z0-9_-]{1,100}$/;

export function answerValidation(
  request: ArrivingRequest,
  context: ArrivalContext<unknown>,
): PlainAnswer | null {
  const { body } = payloadOf(request);
  if (valueAt(body, 'event') !== 'endpoint.url_validation') return null;
  const plainToken = valueAt(body, 'payload.plainToken');
  const [secret] = secretsOf(context);
  if (typeof plainToken !== 'string' || !PLAIN_TOKEN.test(plainToken) || secret === undefined) return null;
  return jsonAnswer({
    plainToken,
    encryptedToken: createHmac('sha256', secret).update(plainToken).digest('hex'),
  });
}
