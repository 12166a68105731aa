/** The address of a JSON Web Key Set (RFC 7517) in, the set out: fetched seldom, whatever is sent. */
import type { JSONWebKeySet } from 'jose';

import type { HttpClient } from '#kernel';

interface Kept {
  /** Null when it could not be fetched. */
  set: JSONWebKeySet | null;
  /** Milliseconds since 1970. */
  fetchedAt: number;
}

const FRESH_MS = 600_000;
/** After a failure, and for a token whose key is not in the set. */
const AGAIN_MS = 30_000;
const MAX_KEPT = 200;
const MAX_BYTES = 256 * 1024;
const TIMEOUT_MS = 5_000;

export class KeySets {
  private readonly kept = new Map<string, Kept>();
  private readonly fetching = new Map<string, Promise<Kept>>();

  /** Null when it can't be had. `again`: what is kept was not enough, and may be out of date. */
  async get(
    url: string,
    { http, now, again }: { http: HttpClient; now: number; again: boolean },
  ): Promise<JSONWebKeySet | null> {
    const kept = this.kept.get(url);
    const lasts = again || !kept?.set ? AGAIN_MS : FRESH_MS;
    if (kept && now - kept.fetchedAt < lasts) return kept.set;
    const fetched = await this.fetchOnce(url, http, now);
    // An issuer that is away for a while has not taken its keys back.
    return fetched.set ?? kept?.set ?? null;
  }

  /** All who ask at the same time share one request. */
  private fetchOnce(url: string, http: HttpClient, now: number): Promise<Kept> {
    let running = this.fetching.get(url);
    if (!running) {
      running = this.fetch(url, http, now).finally(() => this.fetching.delete(url));
      this.fetching.set(url, running);
    }
    return running;
  }

  private async fetch(url: string, http: HttpClient, now: number): Promise<Kept> {
    const set = await fetchKeySet(url, http);
    const kept = { set: set ?? this.kept.get(url)?.set ?? null, fetchedAt: now };
    this.kept.delete(url);
    if (this.kept.size >= MAX_KEPT)
      for (const oldest of [...this.kept.keys()].slice(0, 1)) this.kept.delete(oldest);
    this.kept.set(url, kept);
    return kept;
  }
}

async function fetchKeySet(url: string, http: HttpClient): Promise<JSONWebKeySet | null> {
  try {
    const { status, body } = await http.request({
      method: 'GET',
      url,
      headers: { accept: 'application/jwk-set+json, application/json' },
      timeoutMs: TIMEOUT_MS,
      maxResponseBytes: MAX_BYTES,
      maxRedirects: 3,
    });
    const value: unknown = status === 200 ? JSON.parse(body.toString('utf8')) : null;
    return isKeySet(value) ? value : null;
  } catch {
    return null;
  }
}

const isKeySet = (value: unknown): value is JSONWebKeySet =>
  value !== null &&
  typeof value === 'object' &&
  'keys' in value &&
  Array.isArray(value.keys) &&
  value.keys.every((key) => key !== null && typeof key === 'object');
