/** Floods that a person released in → their items as events, in their order, each once. */
import { Intake } from '#intake';
import { type FloodInRelease, Floods, TriggerLookup } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

import { keyOf } from './item';
import { Recurring } from '../../recurring';

const EVERY_MS = 1000;
/** Another listener takes over from one that has not said anything for so long. */
const LEASE_MS = 30_000;
const BATCH = 50;

@Injectable()
export class FloodReleaser extends Recurring {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly floods: Floods,
    private readonly intake: Intake,
    private readonly triggers: TriggerLookup,
  ) {
    super(EVERY_MS);
  }

  protected async work(): Promise<void> {
    try {
      for (;;) {
        const flood = this.stopped ? null : await this.floods.claim(LEASE_MS);
        if (!flood) return;
        await this.release(flood);
      }
    } catch (error) {
      this.logger.warn({ err: error }, 'A flood could not be released; it is tried again.');
    }
  }

  /** The keys see to it that an item which came through before a crash starts nothing again. */
  private async release(flood: FloodInRelease): Promise<void> {
    const { id, triggerId } = flood;
    while (!this.stopped) {
      const items = await this.floods.nextItems(flood, BATCH);
      if (items.length === 0) return this.floods.finish(id);
      // Given all at once, they are committed together, in this order; the address spares each a look-up of its own.
      const address = (await this.triggers.byId(triggerId)) ?? undefined;
      const stored = await Promise.all(
        items.map(({ item, body }) =>
          this.intake.receive(
            { triggerId, source: 'poll', contentType: 'application/json', body, key: keyOf(item) },
            address,
          ),
        ),
      );
      if (stored.some(({ outcome }) => outcome === 'unpublished'))
        return this.floods.holdAgain(id, UNPUBLISHED);
      flood.released += items.length;
      await this.floods.noteReleased(id, flood.released, LEASE_MS);
    }
    // Whoever looks next goes on at once.
    await this.floods.noteReleased(id, flood.released, 0);
  }
}

const UNPUBLISHED = 'The workflow was not published. Publish it, then release the items again.';
