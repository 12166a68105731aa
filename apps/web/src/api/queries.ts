import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { api } from './client';
import { hasStatus } from './problem';
import type {
  ApiKey,
  EventDetail,
  EventSummary,
  Me,
  Page,
  RunDetail,
  RunSummary,
  SetupStatus,
  WorkflowDetail,
  WorkflowSummary,
} from './types';

const pageSize = 25;

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) =>
    api.get<Me>('/me', { signal }).catch((error: unknown) => {
      if (hasStatus(error, 401)) return null;
      throw error;
    }),
  staleTime: 60_000,
});

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => api.get<SetupStatus>('/setup', { signal }),
});

export const workflowsQuery = infiniteQueryOptions({
  queryKey: ['workflows'],
  queryFn: ({ pageParam, signal }) =>
    api.get<Page<WorkflowSummary>>('/workflows', { query: { limit: pageSize, cursor: pageParam }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

export const workflowQuery = (id: string) =>
  queryOptions({
    queryKey: ['workflow', id],
    queryFn: ({ signal }) => api.get<WorkflowDetail>(`/workflows/${id}`, { signal }),
  });

export const runsQuery = (workflowId: string, status: string) =>
  infiniteQueryOptions({
    queryKey: ['runs', workflowId, status],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<RunSummary>>('/runs', {
        query: { workflowId, status, limit: pageSize, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['run', id],
    queryFn: ({ signal }) => api.get<RunDetail>(`/runs/${id}`, { signal }),
  });

/** What the newest event of a workflow brought, as templates see it; null when none came yet. */
export const lastEventQuery = (workflowId: string) =>
  queryOptions({
    queryKey: ['last-event', workflowId],
    queryFn: async ({ signal }) => {
      const { items } = await api.get<Page<EventSummary>>('/events', {
        query: { workflowId, limit: 1 },
        signal,
      });
      const newest = items[0];
      return newest ? api.get<EventDetail>(`/events/${newest.id}`, { signal }) : null;
    },
  });

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: ({ signal }) => api.get<Page<ApiKey>>('/api-keys', { query: { limit: 200 }, signal }),
});
