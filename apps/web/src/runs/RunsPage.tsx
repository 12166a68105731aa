import { Button, Group, NativeSelect, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';

import { useMay } from '../access/useMay';
import { usePollInterval } from '../api/live';
import { messageOf } from '../api/problem';
import { runsQuery, workflowQuery } from '../api/queries';
import { useSample } from '../builder/useSample';
import { Notice } from '../parts/Notice';
import { TriggerAddress } from '../parts/TriggerAddress';
import { texts } from '../texts';
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
  const runs = useInfiniteQuery({ ...runsQuery(workflowId, status), refetchInterval: usePollInterval() });
  const sample = useSample(workflowId);
  const items = runs.data?.pages.flatMap((page) => page.items);
  const mayEdit = useMay('editor');
  const published = workflow.published !== null;
  return (
    <Stack gap="lg">
      {workflow.triggerUrl ? (
        <section className={classes.address} aria-label={texts.trigger.webhook}>
          <TriggerAddress url={workflow.triggerUrl} sample={sample.body} published={published} />
        </section>
      ) : null}
      <Group justify="space-between" align="flex-end">
        <NativeSelect
          label={texts.runs.status}
          w={180}
          value={status}
          onChange={(event) => setStatus(event.currentTarget.value)}
          data={STATUSES.map((value) => ({
            value,
            label: value ? (texts.statuses[value] ?? value) : texts.runs.all,
          }))}
        />
        {mayEdit ? <TestEvent workflowId={workflowId} sample={sample.body} published={published} /> : null}
      </Group>
      {runs.error && !items ? <Notice tone="error">{messageOf(runs.error)}</Notice> : null}
      {runs.isPending ? (
        <Stack gap="xs" role="status" aria-label={texts.loading} aria-busy="true">
          {[0, 1, 2].map((row) => (
            <Skeleton key={row} height={64} radius={12} />
          ))}
        </Stack>
      ) : null}
      {items?.length === 0 ? (
        <div className={classes.empty}>
          <Text fw={600}>{status ? texts.runs.noneOfStatus : texts.runs.none}</Text>
          {status ? null : (
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
      {runs.hasNextPage ? (
        <Group justify="center">
          <Button
            variant="default"
            loading={runs.isFetchingNextPage}
            onClick={() => void runs.fetchNextPage()}
          >
            {texts.more}
          </Button>
        </Group>
      ) : null}
    </Stack>
  );
}
