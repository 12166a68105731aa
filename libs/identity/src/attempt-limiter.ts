import { CodedError } from '#kernel';
import ipaddr from 'ipaddr.js';

/** How many attempts of each sort a window allows. */
export interface AttemptLimits {
  /** Of one address at one email: somebody who guesses a password. */
  pair: number;
  /** Of one address at all emails: somebody who tries a list of people. */
  address: number;
  /** At one email from all addresses: many who guess together. High, so that nobody is locked out with ease. */
  email: number;
  windowMs: number;
}

export const SIGN_IN_LIMITS: AttemptLimits = { pair: 10, address: 50, email: 200, windowMs: 15 * 60_000 };

const MAX_COUNTERS = 30_000;

interface Counter {
  count: number;
  resetsAt: number;
}

/**
 * Counts attempts to sign in, in this process's memory: each process counts for itself, and a restart forgets.
 * An attempt counts before its password is looked at, so that parallel ones can't slip through; a success is taken
 * back, and clears the pair.
 */
export class AttemptLimiter {
  private readonly counters = new Map<string, Counter>();

  constructor(
    private readonly limits: AttemptLimits = SIGN_IN_LIMITS,
    private readonly now: () => number = Date.now,
  ) {}

  /** Throws `auth.rate_limited` with `Retry-After`; else gives what to call after a success. */
  attempt(email: string, clientAddress: string): { succeeded: () => void } {
    const person = email.trim().toLowerCase();
    const network = networkOf(clientAddress);
    const pair = `pair ${network} ${person}`;
    const taken: [key: string, limit: number][] = [
      [pair, this.limits.pair],
      [`address ${network}`, this.limits.address],
      [`email ${person}`, this.limits.email],
    ];
    const now = this.now();
    const waits = taken.map(([key, limit]) => {
      const counter = this.live(key, now);
      return counter && counter.count >= limit ? counter.resetsAt - now : 0;
    });
    const wait = Math.max(...waits);
    if (wait > 0) throw rateLimited(wait);
    const counters = taken.map(([key]) => this.count(key, now));
    return {
      succeeded: () => {
        for (const counter of counters) counter.count -= 1;
        this.counters.delete(pair);
      },
    };
  }

  private live(key: string, now: number): Counter | undefined {
    const counter = this.counters.get(key);
    return counter && counter.resetsAt > now ? counter : undefined;
  }

  private count(key: string, now: number): Counter {
    const counter = this.live(key, now) ?? { count: 0, resetsAt: now + this.limits.windowMs };
    counter.count += 1;
    this.counters.delete(key);
    this.counters.set(key, counter);
    // The one that was counted up longest ago goes first.
    for (const oldest of this.counters.keys()) {
      if (this.counters.size <= MAX_COUNTERS) break;
      this.counters.delete(oldest);
    }
    return counter;
  }
}

function rateLimited(waitMs: number): CodedError {
  const seconds = Math.ceil(waitMs / 1000);
  return new CodedError(
    'auth.rate_limited',
    `Too many attempts to sign in. Try again in ${seconds} seconds.`,
    {
      headers: { 'retry-after': String(seconds) },
    },
  );
}

/** An IPv4 address, or the /64 of an IPv6 address, as whoever has one address of it has them all. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(':') : parsed.toString();
}
