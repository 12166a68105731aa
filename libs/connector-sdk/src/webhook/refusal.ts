/** Every way in which a request can fail to be from whom it says, with what its sender is told. */
import type { Verdict } from '../trigger/declarations';

/** `code` goes to the log and the metrics; `message` to the sender, so none tells what would have been right. */
const REFUSALS = {
  'signature.no_secret':
    'This trigger has no secret to check requests with, so nothing is let in. Choose a connection for it and publish the workflow again.',
  'signature.missing': 'The request is not signed as this trigger asks.',
  'signature.unreadable': 'The signature is not in the form that this trigger asks for.',
  'signature.no_timestamp': 'The request does not say when it was sent, or not in a form that can be read.',
  'signature.too_old': 'The request was signed too long ago. Send it again with a new signature.',
  'signature.in_future': 'The request was signed in the future. Check the clock of the sender.',
  'signature.wrong': 'The signature does not fit. Check that both sides have the same secret.',
  'signature.key_unavailable': 'The key to check the signature with could not be fetched. Send it again.',
  'auth.missing': 'This trigger asks for credentials, and the request has none.',
  'auth.wrong': 'The credentials are not the right ones.',
  'auth.expired': 'The credentials have run out.',
  'auth.unknown_kind': 'The connection of this trigger is not one that it can use. Choose another one.',
  'auth.address': 'Requests from this address are not let in.',
} as const;

export type RefusalCode = keyof typeof REFUSALS;
export type Refusal = Extract<Verdict, { ok: false }>;

export const ACCEPTED: Verdict = { ok: true };

/** 401, unless it is the address that is wrong, which no credentials would mend: 403. */
export function refuse(code: RefusalCode, headers?: Record<string, string>): Refusal {
  return {
    ok: false,
    code,
    message: REFUSALS[code],
    status: code === 'auth.address' ? 403 : 401,
    ...(headers ? { headers } : {}),
  };
}
