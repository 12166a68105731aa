/** A trigger with a protocol of its own in → its `listen`, until the signal. */
import type { ListenTriggerDeclaration } from '#connector-sdk';

import type { Driver } from '../driver';

export const listenDriver: Driver<ListenTriggerDeclaration> = (declaration, context) =>
  declaration.listen(context as never);
