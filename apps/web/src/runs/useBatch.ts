import { useRef, useState } from 'react';

/** What one call did, and where the next one goes on; null: that was all. */
export interface Batch {
  done: number;
  skipped: number;
  next: string | null;
}

export interface BatchState {
  status: 'idle' | 'working' | 'finished' | 'stopped' | 'failed';
  done: number;
  skipped: number;
  failure: Error | null;
}

const IDLE: BatchState = { status: 'idle', done: 0, skipped: 0, failure: null };

/** Calls again and again from where the last call left off, until there is no more or somebody stops it. */
export function useBatch(call: (cursor: string | null) => Promise<Batch>) {
  const [state, setState] = useState(IDLE);
  const stopping = useRef(false);
  const start = async () => {
    stopping.current = false;
    let { done, skipped } = IDLE;
    let cursor: string | null = null;
    setState({ ...IDLE, status: 'working' });
    try {
      do {
        const batch = await call(cursor);
        done += batch.done;
        skipped += batch.skipped;
        cursor = batch.next;
        setState({ status: 'working', done, skipped, failure: null });
      } while (cursor !== null && !stopping.current);
      setState({ status: cursor === null ? 'finished' : 'stopped', done, skipped, failure: null });
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      setState({ status: 'failed', done, skipped, failure });
    }
  };
  return {
    state,
    start: () => void start(),
    stop: () => (stopping.current = true),
    reset: () => setState(IDLE),
  };
}
