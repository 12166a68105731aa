// Changes of runs in: the server's `runs` messages. Out: the queries that show these runs are read again.
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';

import { runQuery } from './queries';

const POLL_MS = 3000;
const REOPEN_MS = 5000;
const GATHER_MS = 150;
/** A run with very many step runs is much to read, so it is read less often while it works. */
const LARGE_STEPS = 500;
const LARGE_GATHER_MS = 2000;
/** What a change of any run may change as well. */
const FOLLOWING = [['last-event'], ['events'], ['approvals'], ['digests'], ['captures']];
/** What changes seldom by a run, such as a connection that its service takes no more, and is read less often. */
const SELDOM = [['broken-connections'], ['workflows'], ['connections']];
const SELDOM_GATHER_MS = 2000;

let connected = false;
const listeners = new Set<() => void>();

function setConnected(value: boolean): void {
  if (connected === value) return;
  connected = value;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function runIdsOf(data: unknown): string[] {
  if (typeof data !== 'string') return [];
  try {
    const message = JSON.parse(data) as { runIds?: string[] };
    return message.runIds ?? [];
  } catch {
    return [];
  }
}

const isLarge = (client: QueryClient, id: string): boolean =>
  (client.getQueryData(runQuery(id).queryKey)?.steps.length ?? 0) > LARGE_STEPS;

/** Reads again what may show these runs; a burst of messages becomes one round of reads. */
function gatherer(client: QueryClient) {
  const ids = new Set<string>();
  const large = new Set<string>();
  let timer: number | undefined;
  let largeTimer: number | undefined;
  let seldomTimer: number | undefined;
  const read = (runIds: Set<string>) => {
    for (const id of runIds) void client.invalidateQueries({ queryKey: runQuery(id).queryKey });
    runIds.clear();
  };
  const flush = () => {
    timer = undefined;
    read(ids);
    void client.invalidateQueries({ queryKey: ['runs'] });
    for (const queryKey of FOLLOWING) void client.invalidateQueries({ queryKey });
  };
  return {
    add(runIds: string[]) {
      for (const id of runIds) (isLarge(client, id) ? large : ids).add(id);
      timer ??= window.setTimeout(flush, GATHER_MS);
      seldomTimer ??= window.setTimeout(() => {
        seldomTimer = undefined;
        for (const queryKey of SELDOM) void client.invalidateQueries({ queryKey });
      }, SELDOM_GATHER_MS);
      if (large.size > 0) {
        largeTimer ??= window.setTimeout(() => {
          largeTimer = undefined;
          read(large);
        }, LARGE_GATHER_MS);
      }
    },
    stop: () => {
      window.clearTimeout(timer);
      window.clearTimeout(largeTimer);
      window.clearTimeout(seldomTimer);
    },
  };
}

/** Keeps the live channel open for as long as the caller is mounted. */
export function useLiveUpdates(): void {
  const client = useQueryClient();
  useEffect(() => {
    const gather = gatherer(client);
    let source: EventSource | null = null;
    let reopen: number | undefined;
    const open = () => {
      source = new EventSource('/api/v1/live');
      source.onopen = () => {
        setConnected(true);
        // Whatever changed while nobody listened.
        void client.invalidateQueries({ queryKey: ['run'] });
        gather.add([]);
      };
      source.addEventListener('runs', (event: MessageEvent<unknown>) => gather.add(runIdsOf(event.data)));
      source.onerror = () => {
        setConnected(false);
        if (source?.readyState === EventSource.CLOSED) reopen = window.setTimeout(open, REOPEN_MS);
      };
    };
    open();
    return () => {
      window.clearTimeout(reopen);
      gather.stop();
      source?.close();
      setConnected(false);
    };
  }, [client]);
}

/** How often to poll: never while the live channel is open, every three seconds without it. */
export function usePollInterval(): number | false {
  const live = useSyncExternalStore(subscribe, () => connected);
  return live ? false : POLL_MS;
}
