/** What the database knows of circuits and limits in → kept here, looked at every other second once anybody calls out. */
import { type CircuitKey, OutboundLimits } from '#store';
import type { SlotLimit } from '#queue';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';

import { Breaker } from './breaker';
import { countable, RateGate } from './rate-gate';

const EVERY_MS = 2000;

@Injectable()
export class WatchedState implements OnModuleDestroy {
  private limits = new Map<string, SlotLimit>();
  private revision = '';
  private timer: NodeJS.Timeout | null = null;
  private first: Promise<void> | null = null;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;
  private isThere = false;

  constructor(
    private readonly breaker: Breaker,
    private readonly outboundLimits: OutboundLimits,
    private readonly gate: RateGate,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Null once it was looked at; until then whoever calls out first waits for it. */
  ready(): Promise<void> | null {
    if (this.isThere) return null;
    this.first ??= Promise.all([this.look(), this.gate.connect()]).then(() => {
      this.isThere = true;
      this.schedule();
    });
    return this.first;
  }

  limitOf({ workspaceId, host }: CircuitKey): SlotLimit | null {
    if (this.limits.size === 0) return null;
    return this.limits.get(`${workspaceId}@${host}`) ?? null;
  }

  /** Never throws: what is known stays. */
  async look(): Promise<void> {
    try {
      await Promise.all([this.breaker.look(), this.lookAtLimits()]);
    } catch (error) {
      this.logger.warn(
        { err: error },
        'Circuits and limits could not be looked at; they are looked at again.',
      );
    }
  }

  /** Resolves when what is under way has ended. */
  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.working;
  }

  private async lookAtLimits(): Promise<void> {
    const revision = await this.outboundLimits.revision();
    if (revision === this.revision) return;
    const limits = new Map<string, SlotLimit>();
    for (const { workspaceId, host, requests, perMs } of await this.outboundLimits.all()) {
      const name = `${workspaceId}@${host}`;
      limits.set(name, countable({ key: `host:${name}`, requests, perMs }));
    }
    this.limits = limits;
    this.revision = revision;
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.working = this.look().then(() => this.schedule());
    }, EVERY_MS).unref();
  }
}
