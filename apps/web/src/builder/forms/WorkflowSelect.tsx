import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { api } from '../../api/client';
import type { Page, WorkflowSummary } from '../../api/types';
import { texts } from '../../texts';
import { marksOf, type Place } from './field';

const words = texts.forms.workflow;
const PAGE = 200;
/** As far as a list to choose from makes sense. */
const MAX_PAGES = 10;

async function everyWorkflow(signal: AbortSignal): Promise<WorkflowSummary[]> {
  const all: WorkflowSummary[] = [];
  let cursor: string | null = null;
  for (let read = 0; read < MAX_PAGES; read += 1) {
    const page: Page<WorkflowSummary> = await api.get('/workflows', {
      query: { limit: PAGE, cursor },
      signal,
    });
    all.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  return all.toSorted((one, other) => one.name.localeCompare(other.name));
}

interface Props extends Omit<Place, 'groups'> {
  label: string;
  description?: string;
  /** The id of a workflow; empty: none. */
  value: string;
  /** What none is called. */
  none: string;
  onChange: (workflowId: string) => void;
}

/** One of the workspace's workflows. */
export function WorkflowSelect({ label, description, value, none, onChange, at, problems }: Props) {
  const { data } = useQuery({
    queryKey: ['workflows', 'to-choose'],
    queryFn: ({ signal }) => everyWorkflow(signal),
    staleTime: 10_000,
  });
  const known = (data ?? []).map(({ id, name, published }) => ({
    value: id,
    label: published ? name : words.unpublished(name),
  }));
  const gone = value !== '' && !known.some((option) => option.value === value);
  const unknown = data ? words.gone : texts.loading;
  return (
    <NativeSelect
      label={label}
      {...(description ? { description } : {})}
      {...marksOf(problems, at)}
      value={value}
      data={[{ value: '', label: none }, ...(gone ? [{ value, label: unknown }] : []), ...known]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
