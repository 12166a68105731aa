/** What every scenario needs: the servers, the sink, the load and sequence numbers that are never used twice. */
import { randomBytes } from 'node:crypto';

import { startChild, type Child } from './child';
import type { LoadCommands } from './load';
import { FIRST_SEQUENCE } from './payload';
import type { ServersCommands, ServerUrls } from './servers';
import type { SinkCommands } from './sink';

export interface Bench {
  servers: Child<ServersCommands>;
  urls: ServerUrls;
  sink: Child<SinkCommands>;
  sinkUrl: string;
  /** Of Sluice's processes, 32 bytes as base64. */
  encryptionKey: string;
  load: Child<LoadCommands>;
  /** The first of `count` fresh sequence numbers. */
  reserve(count: number): number;
  /** Has `undo` run when the bench ends, however it ends, unless the function it gives was called before. */
  onEnd(undo: () => Promise<void>): () => void;
  end(): Promise<void>;
}

export function newBench(): Bench {
  const undoing = new Set<() => Promise<void>>();
  const servers = startChild<ServersCommands>('servers');
  const sink = startChild<SinkCommands>('sink');
  const load = startChild<LoadCommands>('load');
  let next = FIRST_SEQUENCE;
  let ended: Promise<void> | undefined;

  const end = async (): Promise<void> => {
    await Promise.allSettled([...undoing].map((undo) => undo()));
    await Promise.allSettled([load.stop(), sink.stop()]);
    await servers.stop();
  };
  return {
    servers,
    urls: { databaseUrl: { floor: '', sluice: '' }, redisUrl: '', directory: '' },
    sink,
    sinkUrl: '',
    encryptionKey: randomBytes(32).toString('base64'),
    load,
    reserve(count) {
      next += count;
      return next - count;
    },
    onEnd(undo) {
      undoing.add(undo);
      return () => void undoing.delete(undo);
    },
    end: () => (ended ??= end()),
  };
}

export async function startBench(bench: Bench): Promise<void> {
  [bench.urls, bench.sinkUrl] = await Promise.all([bench.servers.call('start'), bench.sink.call('start')]);
}
