import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { api } from '../../api/client';
import type { FieldSchema } from '../../api/types';
import type { Json } from '../../builder/definition';

/** Whom a form may ask for choices and fields, and what it holds so far. */
export interface Loads {
  /** A connector's key. */
  connector: string;
  connectionId: string | null;
  /** The whole form. */
  input: Json;
}

/** What a field's `ui` says of where its choices or fields come from. */
export interface LoadHint {
  load: string;
  dependsOn?: string[];
}

export interface LoadedOption {
  value: string | number | boolean;
  label: string;
  hint: string | null;
}

interface OptionPage {
  items: LoadedOption[];
  nextCursor: string | null;
}

/** Asked again when one of the fields that it goes by changes; for some minutes the answer is good. */
const FRESH_MS = 120_000;

const keyOf = ({ connector, connectionId, input }: Loads, { load, dependsOn = [] }: LoadHint) => [
  connector,
  connectionId,
  load,
  dependsOn.map((name) => input[name] ?? null),
];

export const optionsQuery = (loads: Loads, hint: LoadHint, search: string) =>
  infiniteQueryOptions({
    queryKey: ['options', ...keyOf(loads, hint), search],
    queryFn: ({ pageParam, signal }) =>
      api.post<OptionPage>(
        `/connectors/${loads.connector}/options/${hint.load}`,
        { connectionId: loads.connectionId, input: loads.input, search, cursor: pageParam },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    staleTime: FRESH_MS,
    retry: false,
  });

export const fieldsQuery = (loads: Loads, hint: LoadHint) =>
  queryOptions({
    queryKey: ['fields', ...keyOf(loads, hint)],
    queryFn: ({ signal }) =>
      api.post<{ schema: FieldSchema }>(
        `/connectors/${loads.connector}/fields/${hint.load}`,
        { connectionId: loads.connectionId, input: loads.input },
        { signal },
      ),
    staleTime: FRESH_MS,
    retry: false,
  });

/** The names of fields that have to be chosen first; those with templates are known only when it runs. */
export function missingChoices({ input }: Loads, { dependsOn = [] }: LoadHint): string[] {
  return dependsOn.filter((name) => {
    const value = input[name];
    return value === undefined || value === null || value === '' || String(value).includes('{{');
  });
}
