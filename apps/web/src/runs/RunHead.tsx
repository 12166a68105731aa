import { Group, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IconArrowLeft } from '@tabler/icons-react';

import { useMay } from '../access/useMay';
import type { RunDetail } from '../api/types';
import { Ago } from '../parts/Ago';
import { formatDuration } from '../parts/duration';
import { StatusBadge } from '../parts/StatusBadge';
import { When } from '../parts/When';
import { texts } from '../texts';
import { RunActions } from './RunActions';
import classes from './RunPage.module.css';
import { versionOf } from './runStatus';

/** How a run stands, when it was, where it comes from, and what can be done with it. */
export function RunHead({ run }: { run: RunDetail }) {
  const mayEdit = useMay('editor');
  const { workflowId } = run;
  const until = waitsUntil(run);
  return (
    <div>
      <Link to="/workflows/$workflowId/runs" params={{ workflowId }} className={classes.back}>
        <IconArrowLeft size={16} aria-hidden="true" /> {texts.runs.back}
      </Link>
      <div className={classes.head}>
        <Group gap="sm">
          <Title order={2} fz={22}>
            {texts.run.title}
          </Title>
          <StatusBadge status={run.status} />
        </Group>
        {mayEdit ? <RunActions run={run} /> : null}
      </div>
      <Text c="dimmed" size="sm">
        {texts.run.started} <Ago at={run.createdAt} /> · {versionOf(run)}
        {run.durationMs === null ? '' : ` · ${formatDuration(run.durationMs)}`}
      </Text>
      {until ? (
        <Text c="dimmed" size="sm">
          {texts.tree.wait.until} <When at={until} />
        </Text>
      ) : null}
      {run.retryOf ? (
        <Text c="dimmed" size="sm">
          {texts.run.retryOf}{' '}
          <Link
            to="/workflows/$workflowId/runs/$runId"
            params={{ workflowId, runId: run.retryOf }}
            className={classes.link}
          >
            {texts.run.earlier}
          </Link>
        </Text>
      ) : null}
      {run.parent ? (
        <Text c="dimmed" size="sm">
          {texts.tree.calledBy}{' '}
          <Link to="/runs/$runId" params={{ runId: run.parent.runId }} className={classes.link}>
            {texts.tree.anotherRun}
          </Link>
        </Text>
      ) : null}
    </div>
  );
}

/** What others wait for gives up at its time instead. */
const BY_ITSELF = ['action', 'delay', 'digest'];

/** The first of the times at which a waiting run goes on without anybody's doing. */
function waitsUntil({ status, steps }: RunDetail): string | null {
  if (status !== 'waiting') return null;
  let first: string | null = null;
  for (const { status: of, type, nextAttemptAt: at } of steps)
    if (of === 'waiting' && BY_ITSELF.includes(type) && at && (first === null || at < first)) first = at;
  return first;
}
