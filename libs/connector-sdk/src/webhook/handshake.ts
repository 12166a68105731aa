/** Requests by which a service only looks whether somebody is there. */
import type { ArrivalContext, ArrivingRequest, PlainAnswer } from '../trigger/declarations';
import type { Verifier } from './verify-signature';

export interface Handshake {
  /** The method it comes with, where that does not start runs; left out: one that does. */
  method?: 'GET' | 'HEAD';
  /** Whether only a request that `verify` lets in is answered; else anybody who asks is. */
  verified: boolean;
  /** Null for everything that is not this handshake. */
  answer(
    request: ArrivingRequest,
    context: ArrivalContext<Record<string, unknown>>,
  ): PlainAnswer | null | Promise<PlainAnswer | null>;
}

export const jsonAnswer = (value: unknown, status = 200): PlainAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
});

/** What came from the request goes out as plain text only, which no browser runs. */
export const textAnswer = (text: string, status = 200): PlainAnswer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  body: text,
});

export const EMPTY_ANSWER: PlainAnswer = { status: 200, body: '' };

/** The first handshake that answers; one that has to be verified and is not goes on to be refused as an event is. */
export function answersHandshakes(handshakes: readonly Handshake[], verify: Verifier) {
  return async (
    request: ArrivingRequest,
    context: ArrivalContext<Record<string, unknown>>,
  ): Promise<PlainAnswer | null> => {
    for (const { method, verified, answer } of handshakes) {
      if (method !== undefined && method !== request.method) continue;
      const given = await answer(request, context);
      if (given && (!verified || (await verify(request, context)).ok)) return given;
    }
    return null;
  };
}
