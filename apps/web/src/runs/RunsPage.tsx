import { Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';

import { useMay } from '../access/useMay';
import { useHeldInterval } from '../workflows/useHeldInterval';
import { messageOf } from '../api/problem';
import { runsQuery, workflowQuery, type RunFilter } from '../api/queries';
import { isWebhook } from '../builder/definition';
import { useSample } from '../builder/useSample';
import { ListSkeleton, ShowMore } from '../parts/ListStates';
import { Notice } from '../parts/Notice';
import { TriggerAddress } from '../parts/TriggerAddress';
import { texts } from '../texts';
import { BulkActions } from './BulkActions';
import { beginOf, PERIODS, type Period } from './periods';
import { RunRow } from './RunRow';
import classes from './RunsPage.module.css';
import { TestEvent } from './TestEvent';

const STATUSES = [
  '',
  'succeeded',
  'failed',
  'running',
  'waiting',
  'queued',
  'filtered',
  'cancelled',
  'unknown',
];

/** A workflow's runs, newest first, live. */
export function RunsPage() {
  const { workflowId } = useParams({ from: '/signed-in/workflows/$workflowId' });
  const { data: workflow } = useSuspenseQuery(workflowQuery(workflowId));
  const [status, setStatus] = useState('');
  const [period, setPeriod] = useState<Period>('any');
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 250);
  const filter = useMemo<RunFilter>(() => {
    const from = beginOf(period);
    return { ...(status ? { status } : {}), ...(q ? { q } : {}), ...(from ? { from } : {}) };
  }, [status, q, period]);
  const runs = useInfiniteQuery({
    ...runsQuery(workflowId, filter),
    refetchInterval: useHeldInterval(workflow),
    placeholderData: keepPreviousData,
  });
  const { trigger } = workflow.draft.definition;
  const sample = useSample(workflowId, trigger);
  const items = runs.data?.pages.flatMap((page) => page.items);
  const mayEdit = useMay('editor');
  const published = workflow.published !== null;
  const filtered = Object.keys(filter).length > 0;
  const test = mayEdit ? (
    <TestEvent workflowId={workflowId} sample={sample.body} published={published} />
  ) : null;
  return (
    <Stack gap="lg">
      {workflow.triggerUrl ? (
        <section className={classes.address} aria-label={texts.trigger.webhook}>
          <TriggerAddress
            url={workflow.triggerUrl}
            sample={sample.body}
            published={published}
            brief={!isWebhook(trigger) || filtered || Boolean(items && items.length > 0)}
          >
            {test}
          </TriggerAddress>
        </section>
      ) : null}
      <Group justify="space-between" align="flex-end" gap="sm">
        <Group align="flex-end" gap="sm">
          <NativeSelect
            label={texts.runs.status}
            w={150}
            value={status}
            onChange={(event) => setStatus(event.currentTarget.value)}
            data={STATUSES.map((value) => ({ value, label: statusLabel(value) }))}
          />
          <NativeSelect
            label={texts.tree.filter.since}
            w={150}
            value={period}
            onChange={(event) => setPeriod(event.currentTarget.value as Period)}
            data={PERIODS}
          />
          <TextInput
            label={texts.tree.filter.search}
            placeholder={texts.tree.filter.searchPlaceholder}
            w={170}
            maxLength={200}
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </Group>
        {mayEdit ? (
          <Group gap="sm">
            <BulkActions
              workflowId={workflowId}
              filter={filter}
              described={describe(status, period, q)}
              disabled={!items || items.length === 0}
            />
            {workflow.triggerUrl ? null : test}
          </Group>
        ) : null}
      </Group>
      {runs.error && !items ? <Notice tone="error">{messageOf(runs.error)}</Notice> : null}
      {runs.isPending ? <ListSkeleton height={64} /> : null}
      {items?.length === 0 ? (
        <div className={classes.empty}>
          <Text fw={600}>{filtered ? texts.runs.noneOfStatus : texts.runs.none}</Text>
          {filtered ? null : (
            <Text c="dimmed">{published ? texts.runs.noneHelp : texts.runs.publishFirst}</Text>
          )}
        </div>
      ) : null}
      {items && items.length > 0 ? (
        <ul className={classes.list} aria-label={texts.workflow.runs}>
          {items.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </ul>
      ) : null}
      <ShowMore list={runs} />
    </Stack>
  );
}

const statusLabel = (value: string): string => (value ? (texts.statuses[value] ?? value) : texts.runs.all);

/** A filter in words. */
const describe = (status: string, period: Period, q: string): string =>
  [statusLabel(status), texts.tree.filter.periods[period], ...(q ? [`“${q}”`] : [])].join(', ');
