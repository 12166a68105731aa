// Apps that people made themselves, as the API gives and takes them.
import { queryOptions, type QueryClient } from '@tanstack/react-query';

import { api } from '../api/client';
import { connectorsQuery } from '../api/queries';
import type { Page } from '../api/types';
import type { Json } from '../builder/definition';

export interface OwnApp {
  id: string;
  /** What steps and connections call it. */
  key: string;
  title: string;
  description: string;
  baseUrl: string;
  source: { kind: 'openapi' | 'curl'; url: string | null; title: string | null; version: string | null };
  icon: string;
  operationCount: number;
  updatedAt: string;
}

export interface OwnOperation {
  key: string;
  title: string;
  description: string;
  method: string;
  path: string;
  fields: { field: string; title: string; required: boolean }[];
}

export interface ImportProblem {
  where: string;
  message: string;
}

export interface OwnAppDetail extends OwnApp {
  operations: OwnOperation[];
  problems: ImportProblem[];
}

export interface Preview {
  title: string;
  description: string;
  /** Empty: it has to be entered. */
  baseUrl: string;
  auth: { key: string; title: string }[];
  operations: (OwnOperation & { tag: string; kept: boolean })[];
  problems: ImportProblem[];
  /** Credentials that stood in the curl line. */
  connection: { auth: string; fields: Json } | null;
}

/** What it is made of: exactly one. */
export type Source = { openapi: string } | { url: string } | { curl: string };

export const ownAppsQuery = queryOptions({
  queryKey: ['own-apps'],
  queryFn: ({ signal }) => api.get<Page<OwnApp>>('/custom-connectors', { query: { limit: 200 }, signal }),
});

export const ownAppQuery = (id: string) =>
  queryOptions({
    queryKey: ['own-apps', id],
    queryFn: ({ signal }) => api.get<OwnAppDetail>(`/custom-connectors/${id}`, { signal }),
  });

export const refreshApps = (client: QueryClient): Promise<unknown> =>
  Promise.all([
    client.invalidateQueries({ queryKey: ownAppsQuery.queryKey }),
    client.invalidateQueries({ queryKey: connectorsQuery.queryKey }),
  ]);

/** What was pasted: a line that begins with curl, an address, else a document. */
export function sourceOf(text: string): Source | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (/^(\$\s*)?curl\s/i.test(trimmed)) return { curl: trimmed.replace(/^\$\s*/, '') };
  return /^https?:\/\/\S+$/i.test(trimmed) ? { url: trimmed } : { openapi: text };
}
