/** A trigger that has to be listened for in → the driver of its kind, until its signal. */
import type { HeldContext, HeldTriggerDeclaration, PollTriggerDeclaration } from '#connector-sdk';
import { Floods, SeenItems } from '#store';
import { Injectable } from '@nestjs/common';

import { listenDriver } from './listen/listen-driver';
import { pollDriver } from './poll/poll-driver';
import { scheduleDriver } from './schedule/schedule-driver';
import { streamDriver } from './stream/stream-driver';
import type { Driver } from './driver';

@Injectable()
export class Drivers {
  private readonly poll: Driver<PollTriggerDeclaration>;

  constructor(seen: SeenItems, floods: Floods) {
    this.poll = pollDriver(seen, floods);
  }

  drive(declaration: HeldTriggerDeclaration, context: HeldContext): Promise<void> {
    switch (declaration.kind) {
      case 'listen':
        return listenDriver(declaration, context);
      case 'poll':
        return this.poll(declaration, context);
      case 'schedule':
        return scheduleDriver(declaration, context);
      case 'stream':
        return streamDriver(declaration, context);
    }
  }
}
