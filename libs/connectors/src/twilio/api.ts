/** https://www.twilio.com/docs/usage/twilios-response and https://www.twilio.com/docs/api/errors/20429 */
import { type ApiAnswer, type ApiDeclaration, type ApiFault, textAt } from '#connector-sdk';

export const api: ApiDeclaration = {
  // Each product has a host of its own; see `place.ts`.
  baseUrl: null,
  idempotencyHeader: null,
  failure: faultOf,
};

/** Authentication failed. */
const NOT_SIGNED_IN = '20003';
const TOO_MANY = '20429';

/** `{ code, message, more_info, status }` */
function faultOf({ status, body }: ApiAnswer): ApiFault | null {
  const code = textAt(body, 'code');
  const message = textAt(body, 'message');
  if (status < 400 || message === null) return null;
  const help = textAt(body, 'more_info');
  const isLater = status === 429 || status >= 500 || code === TOO_MANY;
  return {
    kind: status === 401 || code === NOT_SIGNED_IN ? 'auth' : isLater ? 'retryable' : 'permanent',
    code: code === null ? `status_${status}` : `error_${code}`,
    message: help === null ? message : `${message} (${help})`,
  };
}
