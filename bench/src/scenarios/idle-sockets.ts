/** Very many WebSockets that one listener holds open and that say nothing: what each costs, and whether its pings come. */
import { setTimeout as wait } from 'node:timers/promises';

import type { Bench } from '../bench';
import { copyWorkflow } from '../copies';
import type { Progress } from '../observe';
import { cpuMs, residentMiB } from '../process-usage';
import { startSluice } from '../sides/sluice';
import { startSluiceProcess } from '../sides/sluice-process';
import { SOCKET } from '../workloads/socket';

const DATABASE = 'idle_sockets';
const CONNECTED_WITHIN_MS = 120_000;
/** Two pings of each, 30 s apart, and some more. */
const WATCHED_MS = 70_000;
const PINGS = 2;
const REST_MS = 10_000;

export interface IdleSocketsResult {
  connections: number;
  kibEach: number;
  /** Of the process, with them and with twice as many. */
  heldMiB: number;
  twiceMiB: number;
  /** Of one core, while nothing happens. */
  cpuPercent: number;
  /** Pings that the one with the fewest has sent; two are due. */
  fewestPings: number;
  pingsDue: number;
  /** That did not stay open, or never were. */
  lost: number;
}

export async function holdIdleSockets(
  bench: Bench,
  connections: number,
  progress: Progress,
): Promise<IdleSocketsResult> {
  const url = await bench.servers.call('createDatabase', { name: DATABASE });
  const standalone = await startSluice(bench, SOCKET, url);
  await standalone.stop();
  const listener = await startSluiceProcess(bench, 'listener', url);
  await untilOpen(bench, 1);
  const closedBefore = (await bench.load.call('peers')).closed;
  await copyWorkflow(url, SOCKET.name, connections);
  progress(`idle sockets: opening ${connections.toLocaleString('en')}`);
  await untilOpen(bench, connections + 1);
  const cpuBefore = await cpuMs(listener.pid);
  progress(`idle sockets: watching them for ${WATCHED_MS / 1000} s`);
  await wait(WATCHED_MS);
  const cpu = (await cpuMs(listener.pid)) - cpuBefore;
  const held = (await residentMiB(listener.pid)).now;
  const peers = await bench.load.call('peers');
  // What a start leaves behind would hide what they cost; so they are compared with twice as many.
  await copyWorkflow(url, SOCKET.name, connections);
  progress(`idle sockets: opening as many again`);
  await untilOpen(bench, connections * 2 + 1);
  await wait(REST_MS);
  const twice = (await residentMiB(listener.pid)).now;
  await listener.stop();
  await bench.servers.call('dropDatabase', DATABASE);
  return {
    connections,
    kibEach: ((twice - held) * 1024) / connections,
    heldMiB: held,
    twiceMiB: twice,
    cpuPercent: (cpu / WATCHED_MS) * 100,
    fewestPings: peers.fewestPings,
    pingsDue: PINGS,
    lost: connections + 1 - peers.open + (peers.closed - closedBefore),
  };
}

async function untilOpen(bench: Bench, count: number): Promise<void> {
  const deadline = Date.now() + CONNECTED_WITHIN_MS;
  for (;;) {
    const { open } = await bench.load.call('peers');
    if (open >= count) return;
    if (Date.now() > deadline)
      throw new Error(`Only ${open} of ${count} WebSockets were opened within two minutes.`);
    await wait(250);
  }
}
