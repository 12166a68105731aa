import { Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { IconArrowLeft, IconBolt, IconWebhook } from '@tabler/icons-react';

import { useMay } from '../access/useMay';
import { usePollInterval } from '../api/live';
import { hasStatus, messageOf } from '../api/problem';
import { runQuery } from '../api/queries';
import { isWebhook } from '../builder/definition';
import { FlowCard } from '../builder/FlowCard';
import flow from '../builder/FlowCard.module.css';
import { Ago } from '../parts/Ago';
import { formatDuration } from '../parts/duration';
import { Notice } from '../parts/Notice';
import { StatusBadge } from '../parts/StatusBadge';
import { MissingPage } from '../shell/FallbackPages';
import { texts } from '../texts';
import { FailureText } from './FailureText';
import { RunActions } from './RunActions';
import classes from './RunPage.module.css';
import { isSettled } from './runStatus';
import { StepRunCard } from './StepRunCard';
import { TriggerData } from './TriggerData';

/** One run, in the builder's own layout, live. */
export function RunPage() {
  const { workflowId, runId } = useParams({ from: '/signed-in/workflows/$workflowId/runs/$runId' });
  const poll = usePollInterval();
  const mayEdit = useMay('editor');
  const { data: run, error } = useQuery({
    ...runQuery(runId),
    refetchInterval: (query) =>
      isSettled(query.state.data?.status ?? '') && query.state.data ? false : poll,
  });
  if (!run && (hasStatus(error, 404) || hasStatus(error, 400))) return <MissingPage />;
  if (!run && error) return <Notice tone="error">{messageOf(error)}</Notice>;
  if (!run) {
    return (
      <Stack role="status" aria-label={texts.loading} aria-busy="true">
        <Skeleton height={72} radius={14} />
        <Skeleton height={140} radius={14} />
        <Skeleton height={140} radius={14} />
      </Stack>
    );
  }
  const begun = new Set(run.steps.map(({ stepId }) => stepId));
  const webhook = isWebhook(run.definition.trigger);
  return (
    <Stack gap="lg">
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
          {texts.run.started} <Ago at={run.createdAt} /> · {texts.runs.version(run.version)}
          {run.durationMs === null ? '' : ` · ${formatDuration(run.durationMs)}`}
        </Text>
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
      </div>
      {run.status === 'unknown' ? <Notice tone="warning">{texts.run.unknown}</Notice> : null}
      {run.error ? <FailureText failure={run.error} /> : null}
      <ol className={flow.list} aria-label={texts.builder.steps}>
        <FlowCard
          number={1}
          title={webhook ? texts.trigger.webhook : texts.trigger.other}
          icon={webhook ? IconWebhook : IconBolt}
          help={texts.run.trigger}
        >
          <TriggerData trigger={run.trigger} />
        </FlowCard>
        {run.definition.steps.map((step, index) => (
          <StepRunCard
            key={step.id}
            step={step}
            number={index + 2}
            stepRuns={run.steps.filter((stepRun) => stepRun.stepId === step.id)}
            settled={isSettled(run.status)}
            passed={run.definition.steps.slice(index + 1).some(({ id }) => begun.has(id))}
          />
        ))}
      </ol>
    </Stack>
  );
}
