/** Why a request is not sent for now, as a step shows it. Neither counts as a try of the step. */
import { FailureError, type Failure } from '#kernel';

/** Sooner it makes no sense to come again. */
const SOONEST_MS = 100;

const inWords = (ms: number): string => {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
};

export function rateLimited(
  host: string,
  waitMs: number,
  limit: { requests: number; perMs: number },
): FailureError {
  return refusal('outbound.rate_limited', waitMs, {
    message: `Calls of ${host} are limited to ${limit.requests} in ${inWords(limit.perMs)}, and others come first. It is tried again in ${inWords(waitMs)}.`,
    details: { host, limit: { requests: limit.requests, perMs: limit.perMs } },
  });
}

export function paused(host: string, waitMs: number): FailureError {
  return refusal('outbound.rate_limited', waitMs, {
    message: `${host} asked to be left alone for a while. It is tried again in ${inWords(waitMs)}. Call it less often, or ask its provider for a higher limit.`,
    details: { host },
  });
}

export function circuitOpen(
  host: string,
  waitMs: number,
  circuit: { openedAt: Date; reason: Failure },
): FailureError {
  const { code, message } = circuit.reason;
  return refusal('outbound.circuit_open', waitMs, {
    message: `${host} is not called for now, as it failed again and again: ${message} It is tried again in ${inWords(waitMs)}. Look at whether the service is down.`,
    details: { host, since: circuit.openedAt.toISOString(), reason: { code, message } },
  });
}

function refusal(
  code: string,
  waitMs: number,
  { message, details }: { message: string; details: Record<string, unknown> },
): FailureError {
  const retryAfterMs = Math.max(SOONEST_MS, Math.ceil(waitMs));
  return new FailureError({ kind: 'retryable', code, message, retryAfterMs, details });
}
