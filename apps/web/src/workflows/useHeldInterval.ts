import { usePollInterval } from '../api/live';
import type { WorkflowDetail } from '../api/types';

const HELD_MS = 3000;

/** How often to read what may be held: the live channel tells of runs that work, not of those that wait at the gate. */
export function useHeldInterval({ paused, published }: WorkflowDetail): number | false {
  const poll = usePollInterval();
  const { orderBy, concurrency, rate, debounce } = published?.definition.settings ?? {};
  const gated = paused !== null || Boolean(orderBy ?? concurrency ?? rate ?? debounce);
  return gated ? HELD_MS : poll;
}
