/** A request and a scheme in → whether it is signed with one of the secrets, and just now. */
import type { ArrivalContext, ArrivingRequest, Verdict } from '../trigger/declarations';

import { fitsAny } from './check-signature';
import { decodeBytes } from './decode-bytes';
import { ACCEPTED, refuse } from './refusal';
import { secretsOf } from './secrets';
import { firstHeader, signaturesIn } from './signature-header';
import type { SignatureScheme } from './signature-scheme';
import { signedContent } from './signed-content';
import { timestampRefusal, timestampText } from './timestamp';

/** Without secrets nothing is let in. `now` is in milliseconds since 1970. */
export function verifySignature(
  scheme: SignatureScheme,
  request: ArrivingRequest,
  secrets: readonly string[],
  now: number,
): Verdict {
  if (!secrets.some((secret) => secret !== '')) return refuse('signature.no_secret');
  const header = firstHeader(request.fields, scheme.signature.headers);
  if (header === null) return refuse('signature.missing');
  const timestamp = scheme.timestamp ? timestampText(scheme.timestamp, request, header) : null;
  const refusal = scheme.timestamp ? timestampRefusal(timestamp, scheme.timestamp, now) : null;
  if (refusal) return refusal;

  const signatures = signaturesIn(header, scheme.signature)
    .map((signature) => decodeBytes(signature, scheme.encoding))
    .filter((signature) => signature !== null);
  if (signatures.length === 0) return refuse('signature.unreadable');
  const id = scheme.idHeaders ? firstHeader(request.fields, scheme.idHeaders) : null;
  const content = signedContent(scheme.content, request, { timestamp, id });
  if (content === null) return refuse(timestamp === null ? 'signature.no_timestamp' : 'signature.missing');
  return fitsAny(scheme, content, secrets, signatures) ? ACCEPTED : refuse('signature.wrong');
}

/** Whether a request is from whom it says. */
export type Verifier = (
  request: ArrivingRequest,
  context: ArrivalContext<Record<string, unknown>>,
) => Verdict | Promise<Verdict>;

/** Checks the scheme with the secrets in `field` of the trigger's connection. */
export const signedBy =
  (scheme: SignatureScheme, field = 'secrets'): Verifier =>
  (request, context) =>
    verifySignature(scheme, request, secretsOf(context, field), context.now);
