/** When a request says it was sent, and whether that is near enough to now. */
import type { ArrivingRequest } from '../trigger/declarations';
import { payloadOf, valueAt } from './payload';
import { refuse, type Refusal } from './refusal';
import { firstHeader, pairsOf } from './signature-header';
import { DEFAULT_TOLERANCE_SECONDS, type TimestampPlace } from './signature-scheme';

const DIGITS = /^\d{1,16}$/;

/** As it is written in the request; null when it is not there. */
export function timestampText(
  place: TimestampPlace,
  request: ArrivingRequest,
  signatureHeader: string,
): string | null {
  if ('headers' in place.in) return firstHeader(request.fields, place.in.headers);
  if ('pair' in place.in) {
    const { pair } = place.in;
    return pairsOf(signatureHeader).find(([name]) => name === pair)?.[1] || null;
  }
  const value = valueAt(payloadOf(request).body, place.in.body);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** Milliseconds since 1970; null for anything else than the agreed form. */
function millisecondsOf(text: string, unit: TimestampPlace['unit']): number | null {
  if (unit === 'iso') {
    const milliseconds = Date.parse(text);
    return Number.isNaN(milliseconds) ? null : milliseconds;
  }
  if (!DIGITS.test(text)) return null;
  return unit === 's' ? Number(text) * 1000 : Number(text);
}

/** Null when it is near enough to `now` (milliseconds since 1970), before or after. */
export function timestampRefusal(text: string | null, place: TimestampPlace, now: number): Refusal | null {
  const sentAt = text === null ? null : millisecondsOf(text, place.unit);
  if (sentAt === null) return refuse('signature.no_timestamp');
  const { toleranceSeconds = DEFAULT_TOLERANCE_SECONDS } = place;
  const { aheadSeconds = Math.min(toleranceSeconds, DEFAULT_TOLERANCE_SECONDS) } = place;
  if (now - sentAt > toleranceSeconds * 1000) return refuse('signature.too_old');
  return sentAt - now > aheadSeconds * 1000 ? refuse('signature.in_future') : null;
}
