import { queryOptions } from '@tanstack/react-query';

import { api } from '../api/client';
import type { Page } from '../api/types';

/** A service that is not called for now. */
export interface Circuit {
  host: string;
  state: 'open' | 'probing';
  openedAt: string;
  nextProbeAt: string | null;
  failedProbes: number;
  reason: { code: string; message: string };
}

export interface Limit {
  host: string;
  requests: number;
  perMs: number;
}

const LOOK_EVERY_MS = 5000;

export const circuitsQuery = queryOptions({
  queryKey: ['circuits'],
  queryFn: ({ signal }) => api.get<Page<Circuit>>('/circuits', { query: { limit: 200 }, signal }),
  refetchInterval: LOOK_EVERY_MS,
});

export const limitsQuery = queryOptions({
  queryKey: ['outbound-limits'],
  queryFn: ({ signal }) => api.get<Page<Limit>>('/outbound-limits', { query: { limit: 200 }, signal }),
});
