import {
  type ArrivalContext,
  type ArrivingRequest,
  isOneOf,
  type PlainAnswer,
  secretsOf,
  textAnswer,
} from '#connector-sdk';

/** Meta sends a number; nothing else is given back to whoever asks. */
const CHALLENGE = /^[\w-]{1,200}$/;

/** `?hub.mode=subscribe&hub.verify_token=…&hub.challenge=…`, with the token of the connection. */
export function answerChallenge(
  { query }: Pick<ArrivingRequest, 'query'>,
  context: ArrivalContext<unknown>,
): PlainAnswer | null {
  const asked = new URLSearchParams(query);
  const challenge = asked.get('hub.challenge') ?? '';
  if (asked.get('hub.mode') !== 'subscribe' || !CHALLENGE.test(challenge)) return null;
  const tokens = secretsOf({ auth: context.auth, registration: null }, 'verifyToken');
  return isOneOf(asked.get('hub.verify_token') ?? '', tokens) ? textAnswer(challenge) : null;
}
