/** A trigger that has to be listened for in → the driver of its kind, until its signal. */
import type { HeldContext, HeldTriggerDeclaration } from '#connector-sdk';
import { Injectable } from '@nestjs/common';

import { listenDriver } from './listen/listen-driver';
import { scheduleDriver } from './schedule/schedule-driver';

@Injectable()
export class Drivers {
  drive(declaration: HeldTriggerDeclaration, context: HeldContext): Promise<void> {
    switch (declaration.kind) {
      case 'listen':
        return listenDriver(declaration, context);
      case 'schedule':
        return scheduleDriver(declaration, context);
      default:
        return Promise.reject(new Error(`No driver for ${declaration.kind}.`));
    }
  }
}
