// Changes of runs in: the server's `runs` messages. Out: the queries that show these runs are read again.
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';

const POLL_MS = 3000;
const REOPEN_MS = 5000;
const GATHER_MS = 150;

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

/** Reads again what may show these runs; a burst of messages becomes one round of reads. */
function gatherer(client: QueryClient) {
  const ids = new Set<string>();
  let timer: number | undefined;
  const flush = () => {
    timer = undefined;
    for (const id of ids) void client.invalidateQueries({ queryKey: ['run', id] });
    ids.clear();
    void client.invalidateQueries({ queryKey: ['runs'] });
    void client.invalidateQueries({ queryKey: ['last-event'] });
  };
  return {
    add(runIds: string[]) {
      for (const id of runIds) ids.add(id);
      timer ??= window.setTimeout(flush, GATHER_MS);
    },
    stop: () => window.clearTimeout(timer),
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
