/** Messages in, their events and the position after them out. */
import type { HeldContext, HeldEvent, HttpStreamDescription } from '#connector-sdk';

import type { StreamMessage } from './message';
import type { Outbox } from './outbox';
import { positionIn, type StreamPosition } from './position';
import { toEvents } from './to-events';

/** The first that was let go is in the log, and then one of so many. */
const LOGGED_OF = 1000;

/** Lasts as long as its driver: a new connection goes on from the position of the last. */
export class Intake {
  private letGo = 0;
  /** The position that the outbox has. */
  private given: StreamPosition;

  constructor(
    private readonly context: HeldContext,
    private readonly outbox: Outbox,
    /** Of all that came, stored or not yet. */
    public position: StreamPosition,
  ) {
    this.given = position;
  }

  /** A message that is no JSON although it has to be is let go and counted. */
  take(
    message: StreamMessage,
    description: HttpStreamDescription,
    moved: Partial<StreamPosition> = {},
  ): void {
    const events = this.eventsOf(message, description);
    this.move({ ...moved, ...positionOf(message, description) });
    this.give(events);
  }

  /** A position without an event. */
  save(moved: Partial<StreamPosition>): void {
    this.move(moved);
    this.give([]);
  }

  drop(reason: string): void {
    this.context.status.dropped(1);
    if (this.letGo++ % LOGGED_OF === 0)
      this.context.logger.warn({ reason, letGo: this.letGo }, 'A message was let go.');
  }

  /** The server does not know the position any more. */
  forget(): void {
    this.position = { source: this.position.source };
    this.give([]);
  }

  private eventsOf(message: StreamMessage, description: HttpStreamDescription): HeldEvent[] {
    try {
      return toEvents(message, description);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.drop('A message is no JSON.');
      return [];
    }
  }

  private move(moved: Partial<StreamPosition>): void {
    const names = ['id', 'at', 'etag'] as const;
    if (names.some((name) => name in moved && moved[name] !== this.position[name])) {
      this.position = { ...this.position, ...moved };
    }
  }

  private give(events: readonly HeldEvent[]): void {
    const moved = this.given === this.position ? null : this.position;
    this.given = this.position;
    if (moved || events.length > 0) this.outbox.add(events, moved);
  }
}

function positionOf(message: StreamMessage, { resume }: HttpStreamDescription): Partial<StreamPosition> {
  if (!resume) return {};
  try {
    const at = positionIn(message.value(), resume);
    return at === undefined ? {} : { at };
  } catch {
    return {};
  }
}
