/** A trigger on a stream in → the driver of the transport that it describes. */
import type { HeldContext, StreamTriggerDeclaration } from '#connector-sdk';

import { httpStreamDriver } from './http-stream/driver';
import { webSocketDriver } from './web-socket/driver';

export async function streamDriver(
  declaration: StreamTriggerDeclaration,
  context: HeldContext,
): Promise<void> {
  const input = context.input as Record<string, unknown>;
  const { transport } = declaration.describe(input, await context.auth());
  return transport === 'websocket'
    ? webSocketDriver(declaration, context)
    : httpStreamDriver(declaration, context);
}
