/**
 * A host that fails again and again in → nobody of its workspace calls it for a while, in whatever process. Each process
 * counts by itself and writes only what changes; what is open it knows from the last look, so that a request to a host
 * that works asks nobody.
 */
import type { Failure } from '#kernel';
import { Circuits, type CircuitKey, FIRST_PROBE_MS } from '#store';
import { LOGGER, type Logger, Metrics } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

import { BreakerWindow } from './breaker-window';
import type { Outcome } from './outcome';
import { circuitOpen } from './refusals';

/** How long one request has to find out whether the host works again. */
export const PROBE_MS = 60_000;
/** When who finds another one at it may come again, at the latest. */
const PROBE_PATIENCE_MS = 5000;
/** How far apart those that were held back come again, for each that was so far; the first comes to probe. */
const APART_MS = 50;
const BEHIND_PROBE_MS = 1000;
const LONGEST_SPREAD_MS = 60_000;
const MAX_WINDOWS = 20_000;

interface Open {
  openedAt: Date;
  /** Monotonic milliseconds. */
  probeAt: number;
  probingUntil: number;
  reason: Failure;
  held: number;
}

/** Told how the one request ended that was let through. */
export type Probe = (outcome: Outcome) => void;

@Injectable()
export class Breaker {
  private open = new Map<string, Open>();
  private readonly windows = new Map<string, BreakerWindow>();
  /** When this process changed what it holds of one itself, in monotonic milliseconds. */
  private readonly changed = new Map<string, number>();

  constructor(
    private readonly circuits: Circuits,
    private readonly metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Throws `outbound.circuit_open`. */
  check(key: CircuitKey): void {
    if (this.open.size === 0) return;
    const open = this.open.get(nameOf(key));
    if (open) this.refuseWhileOpen(key, open);
  }

  /** Null: it is closed. A probe: this request, and no other, finds out. Throws and rejects with `outbound.circuit_open`. */
  enter(key: CircuitKey): Promise<Probe> | null {
    if (this.open.size === 0) return null;
    const open = this.open.get(nameOf(key));
    if (!open) return null;
    this.refuseWhileOpen(key, open);
    open.probingUntil = performance.now() + PROBE_MS;
    return this.probe(key, open);
  }

  /** Of a request that was no probe. */
  record(key: CircuitKey, outcome: Outcome): void {
    if (outcome.is === 'nothing' || (outcome.is === 'good' && this.windows.size === 0)) return;
    const name = nameOf(key);
    const now = performance.now();
    const window = this.windows.get(name);
    if (outcome.is === 'good') {
      window?.good(now);
      if (window?.isClear(now)) this.windows.delete(name);
      return;
    }
    // Those under way when it was opened.
    if (this.open.has(name)) return;
    if ((window ?? this.newWindow(name)).bad(now)) this.trip(key, name, outcome.reason);
  }

  /** What is open in all processes, by the database. */
  async look(): Promise<void> {
    const askedAt = performance.now();
    const found = await this.circuits.all();
    const now = performance.now();
    const open = new Map<string, Open>();
    for (const { openedAt, probeInMs, probingForMs, reason, ...key } of found) {
      const name = nameOf(key);
      const held = this.open.get(name)?.held ?? 0;
      const probingUntil = now + (probingForMs ?? 0);
      open.set(name, { openedAt, probeAt: now + probeInMs, probingUntil, reason, held });
    }
    // What this process did while it looked is newer than what it saw.
    for (const [name, at] of this.changed) {
      if (at < askedAt) {
        this.changed.delete(name);
        continue;
      }
      const own = this.open.get(name);
      if (own) open.set(name, own);
      else open.delete(name);
    }
    this.open = open;
  }

  private refuseWhileOpen({ host }: CircuitKey, open: Open): void {
    const now = performance.now();
    const isBeingProbed = open.probingUntil > now;
    if (open.probeAt <= now && !isBeingProbed) return;
    const waitMs = isBeingProbed
      ? Math.min(open.probingUntil - now, PROBE_PATIENCE_MS)
      : Math.max(0, open.probeAt - now);
    const isFirst = open.held === 0 && !isBeingProbed;
    const spreadMs = Math.random() * Math.min(LONGEST_SPREAD_MS, open.held * APART_MS);
    open.held += 1;
    this.metrics.heldBack.inc({ reason: 'circuit' });
    throw circuitOpen(host, waitMs + (isFirst ? 0 : BEHIND_PROBE_MS + spreadMs), open);
  }

  private async probe(key: CircuitKey, open: Open): Promise<Probe> {
    const isOurs = await this.circuits.probe(key, PROBE_MS).catch(() => false);
    if (isOurs)
      return (outcome) =>
        void this.probed(key, open, outcome).catch((error: unknown) => this.complain(error));
    // Another process is at it, or has closed it already: the next look says which.
    open.probingUntil = performance.now() + PROBE_PATIENCE_MS;
    await this.look().catch(() => undefined);
    const still = this.open.get(nameOf(key));
    if (!still) return () => undefined;
    still.probingUntil = Math.max(still.probingUntil, open.probingUntil);
    this.refuseWhileOpen(key, still);
    throw circuitOpen(key.host, PROBE_PATIENCE_MS, still);
  }

  private async probed(key: CircuitKey, open: Open, outcome: Outcome): Promise<void> {
    const name = nameOf(key);
    this.changed.set(name, performance.now());
    if (outcome.is === 'good') {
      this.open.delete(name);
      this.windows.delete(name);
      if (!(await this.circuits.close(key))) return;
      this.metrics.circuits.inc({ change: 'closed' });
      this.logger.info(key, 'A host works again, and is called as before.');
    } else if (outcome.is === 'bad') {
      open.probeAt = performance.now() + FIRST_PROBE_MS;
      open.probingUntil = 0;
      open.held = 0;
      this.metrics.circuits.inc({ change: 'probed' });
      await this.circuits.probeFailed(key, outcome.reason);
    } else {
      open.probingUntil = 0;
      await this.circuits.release(key);
    }
    this.changed.delete(name);
  }

  private trip(key: CircuitKey, name: string, reason: Failure): void {
    this.windows.delete(name);
    this.changed.set(name, performance.now());
    const probeAt = performance.now() + FIRST_PROBE_MS;
    this.open.set(name, { openedAt: new Date(), probeAt, probingUntil: 0, reason, held: 0 });
    void this.circuits.open(key, reason).then(
      (opened) => {
        if (!opened) return;
        this.metrics.circuits.inc({ change: 'opened' });
        this.logger.warn(
          { ...key, code: reason.code },
          'A host fails again and again, and is not called for now.',
        );
      },
      (error: unknown) => this.complain(error),
    );
  }

  private newWindow(name: string): BreakerWindow {
    const now = performance.now();
    if (this.windows.size >= MAX_WINDOWS)
      for (const [old, window] of this.windows) if (window.isClear(now)) this.windows.delete(old);
    if (this.windows.size >= MAX_WINDOWS) this.windows.clear();
    const window = new BreakerWindow();
    this.windows.set(name, window);
    return window;
  }

  private complain(error: unknown): void {
    this.logger.warn({ err: error }, 'What is known of a host that does not work could not be written down.');
  }
}

const nameOf = ({ workspaceId, host }: CircuitKey): string => `${workspaceId}@${host}`;
