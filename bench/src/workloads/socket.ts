import { sendCard, SHAPE_CARD } from './parts';
import type { Workload } from './workload';

/** A message on a WebSocket that Sluice opened → map → HTTP POST. */
export const SOCKET: Workload = {
  name: 'Bench: WebSocket, map, HTTP',
  effects: 1,
  concurrency: 1,
  socket: true,
  definition: (sinkUrl, socketUrl) => ({
    trigger: { connector: 'websocket', operation: 'listen', connectionId: null, input: { url: socketUrl } },
    steps: [SHAPE_CARD, sendCard('send', sinkUrl)],
  }),
};
