/**
 * A request's key and its limit in → let through, or refused with when to come again. Never waits.
 *
 * Each process counts by itself, and tells the others through Redis what it let in. Between two tellings, a few
 * milliseconds apart where a limit is near, each goes by what it knows: so several together may let in more than is
 * left by what comes in that time, at most `burst` each, and it is taken off what follows. In the long run they keep to
 * `perSecond`. Without Redis each process keeps to the limit alone.
 */
import { CodedError } from '#kernel';
import { RateShares } from '#queue';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';

import type { RateLimit } from './hook-plan';

/** Until others are told of what is far from its limit. */
const EXCHANGE_MS = 100;
/** Until others are told of what is near it and was not heard of for a while, or of much at once. */
const EXCHANGE_SOON_MS = 5;
/** After which this process knows nothing of what the others let in. */
const STALE_MS = 500;
/** The part of `burst` that is worth telling at once. */
const WORTH_TELLING = 1 / 16;
const MAX_KEPT = 50_000;

interface Bucket {
  limit: RateLimit;
  tokens: number;
  /** When it held that many. */
  at: number;
  /** Let in since the others were told. */
  untold: number;
  heardAt: number;
}

@Injectable()
export class RateLimits implements OnModuleDestroy {
  private readonly buckets = new Map<string, Bucket>();
  private changed = new Map<string, Bucket>();
  private timer: NodeJS.Timeout | null = null;
  private timerIsSoon = false;
  private exchanging = false;
  private stopped = false;

  constructor(private readonly shares: RateShares) {}

  onModuleDestroy(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
  }

  /** @throws CodedError rate.limited */
  take(key: string, limit: RateLimit): void {
    const now = performance.now();
    const bucket = this.bucketOf(key, limit, now);
    fill(bucket, now);
    if (bucket.tokens < 1) throw tooMany(limit, bucket.tokens);
    bucket.tokens -= 1;
    bucket.untold += 1;
    this.changed.set(key, bucket);
    const isNear = bucket.tokens < limit.burst / 2;
    const isUrgent =
      bucket.untold >= limit.burst * WORTH_TELLING || (isNear && now - bucket.heardAt > STALE_MS);
    this.tellWithin(isUrgent ? EXCHANGE_SOON_MS : EXCHANGE_MS);
  }

  private bucketOf(key: string, limit: RateLimit, now: number): Bucket {
    const known = this.buckets.get(key);
    if (known) {
      known.limit = limit;
      return known;
    }
    if (this.buckets.size >= MAX_KEPT) this.forgetFull(now);
    const bucket = { limit, tokens: limit.burst, at: now, untold: 0, heardAt: -Infinity };
    this.buckets.set(key, bucket);
    return bucket;
  }

  /** A full bucket is as good as none. */
  private forgetFull(now: number): void {
    for (const [key, bucket] of this.buckets) {
      fill(bucket, now);
      if (bucket.untold === 0 && bucket.tokens >= bucket.limit.burst) this.buckets.delete(key);
    }
    if (this.buckets.size >= MAX_KEPT) this.buckets.clear();
  }

  private tellWithin(ms: number): void {
    if (this.stopped || this.exchanging) return;
    const soon = ms === EXCHANGE_SOON_MS;
    if (this.timer) {
      if (this.timerIsSoon || !soon) return;
      clearTimeout(this.timer);
    }
    this.timerIsSoon = soon;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.tell();
    }, ms).unref();
  }

  private async tell(): Promise<void> {
    const told = this.changed;
    this.changed = new Map();
    const uses = [...told].map(([key, bucket]) => {
      const used = bucket.untold;
      bucket.untold = 0;
      return { key, used, ...bucket.limit };
    });
    this.exchanging = true;
    const left = await this.shares.exchange(uses);
    this.exchanging = false;
    const now = performance.now();
    [...told.values()].forEach((bucket, n) => {
      bucket.heardAt = now;
      if (!left) return;
      bucket.tokens = left[n]! - bucket.untold;
      bucket.at = now;
    });
    if (this.changed.size > 0) this.tellWithin(EXCHANGE_SOON_MS);
  }
}

function fill(bucket: Bucket, now: number): void {
  const { perSecond, burst } = bucket.limit;
  bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) * perSecond) / 1000);
  bucket.at = now;
}

/** As draft-ietf-httpapi-ratelimit-headers-10 has it: a quota of `burst` that is whole again after its window. */
function tooMany({ perSecond, burst }: RateLimit, tokens: number): CodedError {
  const seconds = wholeSeconds((1 - tokens) / perSecond);
  const message = `More requests came than this trigger takes. Come again in ${seconds} s.`;
  return new CodedError('rate.limited', message, {
    headers: {
      'retry-after': String(seconds),
      'ratelimit-policy': `"trigger";q=${burst};w=${wholeSeconds(burst / perSecond)}`,
      ratelimit: `"trigger";r=0;t=${seconds}`,
    },
  });
}

/** Rounded up, but not for what is only how numbers such as 7/60 are kept. */
const wholeSeconds = (seconds: number): number => Math.max(1, Math.ceil(seconds - 1e-6));
