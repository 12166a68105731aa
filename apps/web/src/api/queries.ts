import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { api } from './client';
import { hasStatus } from './problem';
import type {
  ApiKey,
  Approval,
  Capture,
  Connection,
  ConnectorView,
  Digest,
  EventDetail,
  EventSummary,
  Flood,
  FloodDetail,
  KeptSample,
  Me,
  Page,
  Registration,
  RunDetail,
  RunSummary,
  SchedulePreview,
  SetupStatus,
  StepRunView,
  StoppedKey,
  StoreEntry,
  StoreKey,
  VersionSummary,
  WorkflowDetail,
  WorkflowSummary,
  WorkspaceView,
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

/** Apart from the workflow itself, whose draft somebody may be editing while runs find out. */
export const brokenConnectionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['broken-connections', id],
    queryFn: async ({ signal }) =>
      (await api.get<WorkflowDetail>(`/workflows/${id}`, { signal })).brokenConnections,
  });

/** Which runs; times are ISO 8601, empty texts leave a part out. */
export interface RunFilter {
  status?: string;
  q?: string;
  from?: string;
}

export const runsQuery = (workflowId: string, filter: RunFilter = {}) =>
  infiniteQueryOptions({
    queryKey: ['runs', workflowId, filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<RunSummary>>('/runs', {
        query: { workflowId, ...filter, limit: pageSize, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

/** Of the rounds of loops that went well only the outlines, which `runStepsQuery` fills in. */
export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['run', id],
    queryFn: ({ signal }) => api.get<RunDetail>(`/runs/${id}`, { query: { rounds: 'outline' }, signal }),
  });

/** The step runs whose paths begin with a prefix, such as those of one round. */
export const runStepsQuery = (id: string, under: string) =>
  queryOptions({
    queryKey: ['run', id, under],
    queryFn: ({ signal }) =>
      api.get<{ items: StepRunView[] }>(`/runs/${id}/steps`, { query: { under }, signal }),
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

export const eventsQuery = (workflowId: string, from: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['events', workflowId, from ?? ''],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<EventSummary>>('/events', {
        query: { workflowId, from, limit: pageSize, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const eventQuery = (id: string) =>
  queryOptions({
    queryKey: ['event', id],
    queryFn: ({ signal }) => api.get<EventDetail>(`/events/${id}`, { signal }),
  });

export const versionsQuery = (workflowId: string) =>
  queryOptions({
    queryKey: ['versions', workflowId],
    queryFn: ({ signal }) =>
      api.get<Page<VersionSummary>>(`/workflows/${workflowId}/versions`, { query: { limit: 200 }, signal }),
  });

export const stoppedKeysQuery = (workflowId: string) =>
  queryOptions({
    queryKey: ['runs', workflowId, 'stopped-keys'],
    queryFn: ({ signal }) => api.get<{ items: StoppedKey[] }>(`/workflows/${workflowId}/keys`, { signal }),
  });

/** How many runs wait at the gate of a workflow; `atLeast` when there are more than were counted. */
export const heldQuery = (workflowId: string) =>
  queryOptions({
    queryKey: ['runs', workflowId, 'held'],
    queryFn: ({ signal }) =>
      api.get<{ held: number; atLeast: boolean }>(`/workflows/${workflowId}/held`, { signal }),
  });

export const approvalsQuery = infiniteQueryOptions({
  queryKey: ['approvals'],
  queryFn: ({ pageParam, signal }) =>
    api.get<Page<Approval>>('/approvals', { query: { limit: 50, cursor: pageParam }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

export const storeQuery = (prefix: string) =>
  infiniteQueryOptions({
    queryKey: ['store', prefix],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<StoreKey>>('/store', { query: { prefix, limit: pageSize, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const storeEntryQuery = (key: string) =>
  queryOptions({
    queryKey: ['store-entry', key],
    queryFn: ({ signal }) => api.get<StoreEntry>(`/store/${encodeURIComponent(key)}`, { signal }),
  });

export const digestsQuery = infiniteQueryOptions({
  queryKey: ['digests'],
  queryFn: ({ pageParam, signal }) =>
    api.get<Page<Digest>>('/digests', { query: { limit: 50, cursor: pageParam }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

export const workspaceQuery = queryOptions({
  queryKey: ['workspace'],
  queryFn: ({ signal }) => api.get<WorkspaceView>('/workspace', { signal }),
});

/** What this installation can do: it changes only when the server is a new one. */
export const connectorsQuery = queryOptions({
  queryKey: ['connectors'],
  queryFn: ({ signal }) => api.get<{ items: ConnectorView[] }>('/connectors', { signal }),
  staleTime: 300_000,
});

const CONNECTION_PAGES = 10;

/** All connections of the workspace, by name. */
export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: async ({ signal }) => {
    const all: Connection[] = [];
    let cursor: string | null = null;
    for (let read = 0; read < CONNECTION_PAGES; read += 1) {
      const page: Page<Connection> = await api.get('/connections', { query: { limit: 200, cursor }, signal });
      all.push(...page.items);
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    return all.toSorted((one, other) => one.name.localeCompare(other.name));
  },
});

/** What came at the test address of a workflow, newest first. */
export const capturesQuery = (workflowId: string) =>
  queryOptions({
    queryKey: ['captures', workflowId],
    queryFn: ({ signal }) =>
      api.get<Page<Capture>>(`/workflows/${workflowId}/captures`, { query: { limit: 10 }, signal }),
  });

/** The test event that was kept as the sample of a workflow. */
export const keptSampleQuery = (workflowId: string) =>
  queryOptions({
    queryKey: ['sample', workflowId],
    queryFn: ({ signal }) => api.get<KeptSample>(`/workflows/${workflowId}/sample`, { signal }),
  });

/** @param input the settings of the schedule, as JSON */
export const schedulePreviewQuery = (connector: string, operation: string, input: string) =>
  queryOptions({
    queryKey: ['schedule-preview', connector, operation, input],
    queryFn: ({ signal }) =>
      api.post<SchedulePreview>(
        '/triggers/preview',
        { connector, operation, input: JSON.parse(input) as unknown },
        { signal },
      ),
  });

/** What a workflow holds back, as it came all at once; newest first. */
export const floodsQuery = (workflowId: string) =>
  queryOptions({
    queryKey: ['floods', workflowId],
    queryFn: ({ signal }) => api.get<Page<Flood>>('/floods', { query: { workflowId, limit: 20 }, signal }),
  });

export const floodQuery = (id: string) =>
  queryOptions({
    queryKey: ['flood', id],
    queryFn: ({ signal }) => api.get<FloodDetail>(`/floods/${id}`, { signal }),
  });

/** What services know of the trigger of a workflow; newest first. */
export const registrationsQuery = (workflowId: string) =>
  queryOptions({
    queryKey: ['registrations', workflowId],
    queryFn: ({ signal }) =>
      api.get<{ items: Registration[] }>(`/workflows/${workflowId}/registrations`, { signal }),
  });
