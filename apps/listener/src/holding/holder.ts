/** Leases in → triggers listened for: shared evenly, renewed in time, let go when they are changed, lost or not wanted. */
import { CONFIG, type Config } from '#config';
import {
  CONNECTOR_REGISTRY,
  type ConnectorRegistry,
  isHeldTrigger,
  type TriggerDeclaration,
} from '#connector-sdk';
import { FailureError, newId } from '#kernel';
import { type LeaseCheck, ListenerLeases, type ListenerLease, type TriggerAddress } from '#store';
import { LOGGER, Metrics, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

import { Drivers } from '../drivers/drivers';
import { Recurring } from '../recurring';
import { HeldContexts, type HeldSource } from './held-contexts';
import { Holding } from './holding';
import { StatusReports } from './status-reports';

const EVERY_MS = 500;
/** Taken at a time, so that a thousand connections are not opened in one turn. */
const TAKEN_AT_ONCE = 200;

@Injectable()
export class Holder extends Recurring {
  private readonly id = newId();
  private readonly holdings = new Map<string, Holding>();
  private readonly closing = new Set<Promise<void>>();
  /** By trigger: those that are closed and then started anew, or given back. */
  private readonly moving = new Map<string, { done: Promise<void>; isLeaving: boolean }>();
  private readonly leaseMs: number;
  private watch: NodeJS.Timeout | null = null;
  /** When the last renewal that came through was asked for. */
  private renewedAt = -Infinity;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry,
    private readonly leases: ListenerLeases,
    private readonly contexts: HeldContexts,
    private readonly drivers: Drivers,
    private readonly reports: StatusReports,
    private readonly metrics: Metrics,
  ) {
    super(EVERY_MS, 0);
    this.leaseMs = config.listenerLeaseMs;
  }

  override onApplicationBootstrap(): void {
    this.watch = setInterval(() => this.stopWhatMayBeLost(), Math.min(1000, this.leaseMs / 20));
    super.onApplicationBootstrap();
  }

  override async onModuleDestroy(): Promise<void> {
    if (this.watch) clearInterval(this.watch);
    await super.onModuleDestroy();
    const held = [...this.holdings.values()];
    this.holdings.clear();
    await Promise.all([...held.map((holding) => holding.stop()), ...this.closing]);
    await Promise.all([...this.moving.values()].map(({ done }) => done));
    try {
      await this.reports.flush();
      await this.leases.release(this.id, held.map(toKey));
      await this.leases.leave(this.id);
    } catch (error) {
      this.logger.warn(
        { err: error },
        'Leases could not be given back; others take them over when they end.',
      );
    }
  }

  protected async work(): Promise<void> {
    try {
      await this.renewInTime();
      this.follow(await this.leases.changed(this.id));
      await this.share();
      await this.reports.flush();
    } catch (error) {
      this.logger.warn(
        { err: error },
        'The leases of triggers could not be looked at; they are looked at again.',
      );
    }
    this.metrics.listening.set(this.holdings.size);
  }

  /** Well before others may take them over: after two thirds of the lease, also while a database does not answer. */
  private stopWhatMayBeLost(): void {
    if (this.holdings.size === 0 || performance.now() - this.renewedAt < (this.leaseMs * 2) / 3) return;
    this.logger.error({}, 'The leases of triggers could not be renewed in time; nothing is listened for.');
    for (const holding of this.holdings.values()) this.drop(holding);
  }

  private async renewInTime(): Promise<void> {
    const now = performance.now();
    if (now - this.renewedAt < this.leaseMs / 3) return;
    await this.leases.beat(this.id, this.leaseMs);
    const checks = await this.leases.renew(this.id, this.leaseMs);
    this.renewedAt = now;
    const known = new Set(checks.map(({ triggerId }) => triggerId));
    for (const [triggerId, holding] of this.holdings) if (!known.has(triggerId)) this.drop(holding);
    this.follow(checks);
    // Held by the row, yet not here: given back before it could be said, or stopped when the database was away.
    const stray = checks.filter(
      ({ triggerId }) => !this.holdings.has(triggerId) && !this.moving.has(triggerId),
    );
    await this.leases.release(this.id, stray);
    await this.leases.bury();
  }

  private follow(checks: readonly LeaseCheck[]): void {
    for (const check of checks) {
      const { triggerId, fence, revision, retired } = check;
      const holding = this.holdings.get(triggerId);
      if (!holding) continue;
      const { lease } = holding;
      if (lease.fence !== fence || lease.revision !== revision || retired) this.startOver(holding, check);
    }
  }

  private startOver(holding: Holding, { triggerId, fence, retired }: LeaseCheck): void {
    this.move(holding, retired, async () => {
      const lease = retired || this.stopped ? null : await this.leases.read(this.id, triggerId, fence);
      if (lease && !this.stopped) this.hold(lease);
      else await this.leases.release(this.id, [{ triggerId, fence }]);
    });
  }

  private async share(): Promise<void> {
    const { total, mine, listeners } = await this.leases.share(this.id);
    const fair = Math.ceil(total / Math.max(1, listeners));
    const leaving = [...this.moving.values()].filter(({ isLeaving }) => isLeaving).length;
    const surplus = mine - leaving - fair;
    if (mine < fair) {
      const taken = await this.leases.take(this.id, Math.min(TAKEN_AT_ONCE, fair - mine), this.leaseMs);
      for (const lease of taken) this.hold(lease);
    } else if (surplus > 0) {
      for (const holding of [...this.holdings.values()].slice(0, surplus))
        this.move(holding, true, () => this.leases.release(this.id, [toKey(holding)]));
    }
  }

  /** Closes it and then does `next`; no other trigger waits for that. */
  private move(holding: Holding, isLeaving: boolean, next: () => Promise<void>): void {
    const { id } = holding.lease.trigger;
    this.holdings.delete(id);
    const done = holding
      .stop()
      .then(next)
      .catch((error: unknown) =>
        this.logger.warn(
          { err: error, triggerId: id },
          'A lease could not be changed; it is looked at again.',
        ),
      )
      .finally(() => this.moving.delete(id));
    this.moving.set(id, { done, isLeaving });
  }

  private hold(lease: ListenerLease): void {
    const { trigger, fence } = lease;
    const declaration = this.registry.trigger(trigger.connector, trigger.operation);
    const holding: Holding = new Holding({
      lease,
      contextOf: (signal, isOver) =>
        this.contexts.of(lease, sourceOf(declaration), { signal, isOver, onLost: () => this.drop(holding) }),
      drive: (context) =>
        declaration && isHeldTrigger(declaration)
          ? this.drivers.drive(declaration, context)
          : Promise.reject(unknownTrigger(trigger)),
      onStopped: (failure) => this.reports.set(trigger.id, fence, 'stopped', failure),
      logger: this.logger,
    });
    this.holdings.set(trigger.id, holding);
  }

  /** Lost, or about to be: nothing is given back. */
  private drop(holding: Holding): void {
    const { id } = holding.lease.trigger;
    if (this.holdings.get(id) === holding) this.holdings.delete(id);
    const closed = holding.stop().finally(() => this.closing.delete(closed));
    this.closing.add(closed);
  }
}

const sourceOf = (declaration: TriggerDeclaration | undefined): HeldSource =>
  declaration && isHeldTrigger(declaration) ? declaration.kind : 'listen';

const unknownTrigger = ({ connector, operation }: TriggerAddress): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'trigger.unknown',
    message: `The trigger ‘${connector}.${operation}’ does not exist in this installation.`,
  });

const toKey = ({ lease }: Holding): { triggerId: string; fence: number } => ({
  triggerId: lease.trigger.id,
  fence: lease.fence,
});
