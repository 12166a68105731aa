/** Events of triggers that somebody listens for → committed under their leases, a statement for all that came meanwhile. */
import { Metrics } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { EventWriter, type NewEvent, type StoredEvent } from './event-writer';
import { GatedEventWriter, type NewGatedEvent, type StoredGatedEvent } from './gated-event-writer';
import { GroupCommit, type GroupCommitOptions } from './group-commit';
import { heldValues, type LeaseMove, MOVE } from './held-clauses';
import { POOL } from './tokens';

/** The trigger's lease is somebody else's by now, or has run out, or the trigger is unpublished: nothing was stored. */
export class LeaseLostError extends Error {
  constructor() {
    super('The lease of this trigger is lost.');
    this.name = 'LeaseLostError';
  }
}

/** Events of one trigger, in their order, and how far it got with them: all of it is stored, or nothing. */
export interface HeldBatch<Event extends NewEvent = NewEvent> {
  triggerId: string;
  fence: number;
  events: readonly Event[];
  /** Left out: it stays as it is. */
  position?: unknown;
}

const UNPUBLISHED: StoredEvent = { outcome: 'unpublished', eventId: '', runId: null };

@Injectable()
export class HeldEventWriter {
  private readonly plain: GroupCommit<HeldBatch, StoredEvent[]>;
  private readonly gated: GroupCommit<HeldBatch<NewGatedEvent>, StoredGatedEvent[]>;
  private readonly moves: GroupCommit<LeaseMove, boolean>;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    plain: EventWriter,
    gated: GatedEventWriter,
    metrics: Metrics,
  ) {
    const options = <Event extends NewEvent>(writer: string): GroupCommitOptions<HeldBatch<Event>> => ({
      maxItems: 256,
      maxBytes: 8 * 1024 * 1024,
      size: ({ events }) => events.reduce((bytes, { body }) => bytes + body.length, 0),
      maxWaiting: 100_000,
      onBatch: (size) => metrics.batchSize.observe({ writer }, size),
    });
    this.plain = new GroupCommit(
      (batches) =>
        writeAll<NewEvent, StoredEvent>(batches, UNPUBLISHED, (events, leases) =>
          plain.write(events, leases),
        ),
      options('heldEvents'),
    );
    this.gated = new GroupCommit(
      (batches) =>
        writeAll<NewGatedEvent, StoredGatedEvent>(batches, { outcome: 'stale' }, (events, leases) =>
          gated.write(events, leases),
        ),
      options('heldGatedEvents'),
    );
    this.moves = new GroupCommit((moves) => this.move(moves), { maxItems: 1000, maxWaiting: 100_000 });
  }

  /** For triggers without gate and keys. A lost lease shows as `unpublished`: see `isHeld`. */
  receive(batch: HeldBatch): Promise<StoredEvent[]> {
    return this.plain.submit(batch);
  }

  receiveGated(batch: HeldBatch<NewGatedEvent>): Promise<StoredGatedEvent[]> {
    return this.gated.submit(batch);
  }

  /** Keeps a position without any event. @throws LeaseLostError */
  async keep(triggerId: string, fence: number, position: unknown): Promise<void> {
    if (!(await this.moves.submit({ triggerId, fence, position, events: 0 }))) throw new LeaseLostError();
  }

  /** Which of the events are there already. */
  async known(eventIds: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ id: string }>({
      name: 'known-events',
      text: 'SELECT id FROM events WHERE id = ANY($1::uuid[])',
      values: [eventIds],
    });
    return new Set(rows.map(({ id }) => id));
  }

  async drained(): Promise<void> {
    await Promise.all([this.plain.drained(), this.gated.drained(), this.moves.drained()]);
  }

  private async move(moves: LeaseMove[]): Promise<boolean[]> {
    const leases = leasesOf(moves);
    const { rows } = await this.pool.query<{ trigger_id: string }>({
      name: 'move-held',
      text: MOVE,
      values: heldValues([...leases.values()]),
    });
    const held = new Set(rows.map((row) => row.trigger_id));
    return moves.map(({ triggerId, fence }) => held.has(triggerId) && leases.get(triggerId)!.fence === fence);
  }
}

/** One for each trigger, under its newest fence: what comes under an older one is too late. The last position counts. */
function leasesOf(moves: readonly LeaseMove[]): Map<string, LeaseMove> {
  const leases = new Map<string, LeaseMove>();
  for (const move of moves) {
    const before = leases.get(move.triggerId);
    if (before && before.fence > move.fence) continue;
    const same = before?.fence === move.fence ? before : null;
    const { position = same?.position } = move;
    leases.set(move.triggerId, {
      triggerId: move.triggerId,
      fence: move.fence,
      ...(position === undefined ? {} : { position }),
      events: (same?.events ?? 0) + move.events,
    });
  }
  return leases;
}

/** @param late the result of an event that comes under an old fence */
async function writeAll<Event extends NewEvent, Result>(
  batches: readonly HeldBatch<Event>[],
  late: Result,
  write: (events: Event[], leases: LeaseMove[]) => Promise<Result[]>,
): Promise<Result[][]> {
  const leases = leasesOf(batches.map((batch) => ({ ...batch, events: batch.events.length })));
  const isCurrent = ({ triggerId, fence }: HeldBatch<Event>) => leases.get(triggerId)!.fence === fence;
  const current = batches.filter(isCurrent);
  const results = await write(
    current.flatMap((batch) => batch.events),
    [...leases.values()],
  );
  let at = 0;
  return batches.map((batch) =>
    isCurrent(batch) ? results.slice(at, (at += batch.events.length)) : batch.events.map(() => late),
  );
}
