/**
 * A request and the limits on it in → it goes, goes a moment later, or is told when to come again. What a limit holds
 * back for longer than a moment would only keep a worker busy with waiting.
 */
import type { RateLimit } from '#connector-sdk';
import { MAX_SLOTS, OutboundPauses, OutboundSlots, type Slot, type SlotLimit } from '#queue';
import { Metrics } from '#telemetry';
import { Injectable } from '@nestjs/common';

import { LocalSlots } from './local-slots';
import { paused, rateLimited } from './refusals';
import { sleep } from './sleep';

/** Longest that a request waits here. */
export const PATIENCE_MS = 2000;
/** How long the first request of a process waits for Redis. */
const CONNECT_MS = 250;
/** How far apart those that a pause held back come again, for each that it held back so far. */
const APART_MS = 50;
const LONGEST_SPREAD_MS = 60_000;
/** After Redis was away it knows nothing of what went meanwhile: so long, at most, each keeps to its share. */
const LONGEST_MISTRUST_MS = 60_000;

export interface Passing {
  host: string;
  /** Whose pauses and connector's limit it is: of the connection, or of the workspace where there is none. */
  owner: string;
  /** Of the connector. */
  rate: RateLimit | null;
  /** Of the workspace and the host, set by people. */
  hostLimit: SlotLimit | null;
  signal: AbortSignal | undefined;
}

@Injectable()
export class RateGate {
  private readonly local = new LocalSlots();
  /** How many each pause held back. */
  private readonly held = new Map<string, number>();
  private processes = 1;
  private mistrustUntil = -Infinity;

  constructor(
    private readonly slots: OutboundSlots,
    private readonly pauses: OutboundPauses,
    private readonly metrics: Metrics,
  ) {}

  /** Resolves when what other processes know is known here too, or can't be soon. */
  async connect(): Promise<void> {
    await Promise.all([this.pauses.look(), this.slots.connect(CONNECT_MS)]);
  }

  /** Null: it may go, and nobody had to be asked. Throws and rejects with `outbound.rate_limited`. */
  pass(passing: Passing): Promise<void> | null {
    const { rate, hostLimit } = passing;
    if (!rate && !hostLimit && this.pauses.remainingMs(keyOf(passing)) === 0) return null;
    return this.wait(passing);
  }

  pause(of: Pick<Passing, 'owner' | 'host'>, ms: number): void {
    this.pauses.pause(keyOf(of), ms);
  }

  private async wait(passing: Passing): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    await this.waitForPause(passing, deadline);
    const limits = limitsOn(passing);
    if (limits.length === 0) return;
    const slot = await this.take(limits, Math.max(0, deadline - performance.now()));
    if (!slot.granted) {
      this.metrics.heldBack.inc({ reason: 'rate' });
      throw rateLimited(passing.host, slot.waitMs, limits.at(-1)!);
    }
    if (slot.waitMs <= 0) return;
    await sleep(slot.waitMs, passing.signal);
    // It may have been asked for meanwhile.
    await this.waitForPause(passing, deadline);
  }

  private async waitForPause(passing: Passing, deadline: number): Promise<void> {
    const key = keyOf(passing);
    for (let ms = this.pauses.remainingMs(key); ms > 0; ms = this.pauses.remainingMs(key)) {
      const held = (this.held.get(key) ?? 0) + 1;
      this.remember(key, held);
      const spreadMs = Math.random() * Math.min(LONGEST_SPREAD_MS, held * APART_MS);
      if (performance.now() + ms + spreadMs > deadline) {
        this.metrics.heldBack.inc({ reason: 'pause' });
        throw paused(passing.host, ms + spreadMs);
      }
      await sleep(ms + spreadMs, passing.signal);
    }
    this.held.delete(key);
  }

  private remember(key: string, held: number): void {
    if (this.held.size > 10_000) this.held.clear();
    this.held.set(key, held);
  }

  private async take(limits: readonly SlotLimit[], patienceMs: number): Promise<Slot> {
    const slot = performance.now() < this.mistrustUntil ? null : await this.slots.take(limits, patienceMs);
    if (slot) {
      this.processes = Math.max(1, slot.processes);
      return slot;
    }
    if (!this.slots.isThere) this.mistrustUntil = performance.now() + mistrustMs(limits);
    return this.local.take(limits, patienceMs, this.processes);
  }
}

const mistrustMs = (limits: readonly SlotLimit[]): number =>
  Math.min(LONGEST_MISTRUST_MS, Math.max(...limits.map(({ perMs }) => perMs)));

const keyOf = ({ owner, host }: Pick<Passing, 'owner' | 'host'>): string => `${owner}@${host}`;

function limitsOn({ owner, rate, hostLimit }: Passing): SlotLimit[] {
  const limits = hostLimit ? [hostLimit] : [];
  if (rate) limits.push(countable({ key: `rate:${owner}`, ...rate }));
  return limits;
}

/** As many as can be counted, in as much less time. */
export function countable({ key, requests, perMs }: SlotLimit): SlotLimit {
  const parts = Math.ceil(requests / MAX_SLOTS);
  return { key, requests: Math.max(1, Math.floor(requests / parts)), perMs: perMs / parts };
}
