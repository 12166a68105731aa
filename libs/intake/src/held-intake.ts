/** Events that a listener heard in → stored under its lease with their runs, then the bell rung; after the commit only. */
import { Doorbell } from '#queue';
import {
  HeldEventWriter,
  LeaseLostError,
  TriggerLookup,
  type HeldBatch,
  type NewEvent,
  type StoredEvent,
  type TriggerAddress,
} from '#store';
import { Metrics } from '#telemetry';
import { Injectable } from '@nestjs/common';

import { EventKeyReader } from './event-keys';
import { Gatekeeper } from './gatekeeper';
import { gatedEvent } from './gated-event';
import { MAX_STALE } from './intake';

@Injectable()
export class HeldIntake {
  constructor(
    private readonly writer: HeldEventWriter,
    private readonly triggers: TriggerLookup,
    private readonly keys: EventKeyReader,
    private readonly gatekeeper: Gatekeeper,
    private readonly doorbell: Doorbell,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Stores the batch whole: its events, their runs, and the position. Waits for Postgres, never for Redis.
   * @param again whether some of it was sent to the database before, and nobody knows whether it got there
   * @param known what is known of the trigger; it may be out of date
   * @throws LeaseLostError when nothing was stored, as the lease is not held any more; else what the database throws
   */
  async receive(batch: HeldBatch, known: TriggerAddress, again = false): Promise<StoredEvent[]> {
    if (again) return this.receiveAgain(batch, known);
    const { triggerId, fence, position, events } = batch;
    if (events.length === 0) {
      if (position !== undefined) await this.writer.keep(triggerId, fence, position);
      return [];
    }
    const stored = await this.store(batch, known);
    for (const { outcome } of stored) this.metrics.events.inc({ outcome });
    const gated = stored.find(({ gatedWorkflow }) => gatedWorkflow)?.gatedWorkflow;
    if (gated) this.gatekeeper.look(gated);
    else {
      const bells = stored.flatMap(({ runId }) => (runId === null ? [] : [{ id: runId, fence: 0 }]));
      if (bells.length > 0) this.doorbell.ring(bells);
    }
    return stored;
  }

  /** A commit whose answer was lost is not made twice. */
  private async receiveAgain(batch: HeldBatch, known: TriggerAddress): Promise<StoredEvent[]> {
    const sent = batch.events.flatMap(({ ids }) => (ids ? [ids.event] : []));
    const there = await this.writer.known(sent);
    const isThere = ({ ids }: NewEvent): boolean => ids !== undefined && there.has(ids.event);
    const rest = await this.receive(
      { ...batch, events: batch.events.filter((event) => !isThere(event)) },
      known,
    );
    let at = 0;
    return batch.events.map((event) =>
      isThere(event)
        ? { outcome: 'accepted', eventId: event.ids!.event, runId: event.ids!.run }
        : rest[at++]!,
    );
  }

  private async store(batch: HeldBatch, known: TriggerAddress): Promise<StoredEvent[]> {
    let trigger = known;
    for (let n = 0; n < MAX_STALE; n++) {
      const stored =
        trigger.gated || trigger.keyed
          ? await this.storeWithKeys(batch, trigger)
          : await this.writer.receive(batch);
      // All of a batch is one trigger's: it was stored whole, or not at all.
      if (stored.every(isStored)) return stored;
      const now = await this.triggers.byId(batch.triggerId);
      const isAsKnown =
        now &&
        now.versionId === trigger.versionId &&
        (now.gated || now.keyed) === (trigger.gated || trigger.keyed);
      if (!now || isAsKnown) break;
      trigger = now;
    }
    throw new LeaseLostError();
  }

  private async storeWithKeys(batch: HeldBatch, trigger: TriggerAddress) {
    const events = await Promise.all(batch.events.map((event) => gatedEvent(event, trigger, this.keys)));
    return this.writer.receiveGated({ ...batch, events });
  }
}

const isStored = (event: { outcome: string }): event is StoredEvent =>
  event.outcome === 'accepted' || event.outcome === 'duplicate';
