/** A request's key and its limit in → let through, or refused with when to come again. Never waits. */
import { CodedError } from '#kernel';
import { Injectable } from '@nestjs/common';

import type { RateLimit } from './hook-plan';

interface Bucket {
  tokens: number;
  at: number;
}

@Injectable()
export class RateLimits {
  private readonly buckets = new Map<string, Bucket>();

  /** @throws CodedError rate.limited */
  take(key: string, limit: RateLimit): void {
    const now = performance.now();
    let bucket = this.buckets.get(key);
    if (!bucket) this.buckets.set(key, (bucket = { tokens: limit.burst, at: now }));
    bucket.tokens = Math.min(limit.burst, bucket.tokens + ((now - bucket.at) * limit.perSecond) / 1000);
    bucket.at = now;
    if (bucket.tokens < 1) throw tooMany(limit, bucket.tokens);
    bucket.tokens -= 1;
  }
}

/** As draft-ietf-httpapi-ratelimit-headers-10 has it: a quota of `burst` that fills up within its window. */
function tooMany({ perSecond, burst }: RateLimit, tokens: number): CodedError {
  const seconds = Math.max(1, Math.ceil((1 - tokens) / perSecond));
  return new CodedError(
    'rate.limited',
    `Too many requests came for this trigger. Come again in ${seconds} s.`,
    {
      headers: {
        'retry-after': String(seconds),
        'ratelimit-policy': `"trigger";q=${burst};w=${Math.max(1, Math.ceil(burst / perSecond))}`,
        ratelimit: `"trigger";r=0;t=${seconds}`,
      },
    },
  );
}
