/** In: messages of a WebSocket. Out: an event and a run committed for each, and then a Bull job. */
import type { Queue } from 'bull';
import { WebSocket } from 'ws';

import type { FloorDatabase, Received } from './database';
import { runWriter } from './intake';
import type { RunJob } from './queue';
import { uuidBytes } from './uuid';

/** Messages that may wait to be committed before the socket is paused, and go on at half of it. */
const MOST_WAITING = 512;

export function startSocketIntake(
  url: string,
  database: FloorDatabase,
  queue: Queue<RunJob>,
  lanes: number,
): WebSocket {
  const writer = runWriter(database, queue, lanes);
  const socket = new WebSocket(url, { perMessageDeflate: false });
  let waiting = 0;
  const take = async (body: Buffer): Promise<void> => {
    const row: Received = { eventId: uuidBytes(), runId: uuidBytes(), body };
    if (++waiting >= MOST_WAITING) socket.pause();
    await writer.add(row);
    if (--waiting <= MOST_WAITING / 2 && socket.isPaused) socket.resume();
  };
  socket.on('message', (data) => void take(data as Buffer));
  return socket;
}
