import { Button, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { IconBolt, IconWebhook } from '@tabler/icons-react';
import { useMemo, useState } from 'react';

import { usePollInterval } from '../api/live';
import { hasStatus, messageOf } from '../api/problem';
import { runQuery } from '../api/queries';
import type { RunDetail } from '../api/types';
import { isWebhook } from '../builder/definition';
import { Notice } from '../parts/Notice';
import { MissingPage } from '../shell/FallbackPages';
import { texts } from '../texts';
import { RunFailure } from './RunFailure';
import { RunHead } from './RunHead';
import { OpenAll, RunNode } from './RunNode';
import classes from './RunNode.module.css';
import page from './RunPage.module.css';
import { RunResult } from './RunResult';
import { isSettled } from './runStatus';
import { treeOf } from './runTree';
import { StepRunNodes } from './StepRunNode';
import { TriggerData } from './TriggerData';

/** A run of so few step runs, none within another, is shown with all of them open. */
const FEW = 4;

/** One run, live. */
export function RunPage() {
  const { runId } = useParams({ from: '/signed-in/workflows/$workflowId/runs/$runId' });
  const poll = usePollInterval();
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
  return <WholeRun key={runId} run={run} />;
}

function WholeRun({ run }: { run: RunDetail }) {
  const tree = useMemo(() => treeOf(run), [run]);
  const [all, setAll] = useState<{ open: boolean; times: number } | null>(null);
  const webhook = isWebhook(run.definition.trigger);
  const few = run.steps.length <= FEW && run.steps.every(({ path }) => !path.includes('/'));
  const show = (open: boolean) => setAll({ open, times: (all?.times ?? 0) + 1 });
  return (
    <Stack gap="lg">
      <RunHead run={run} />
      {run.status === 'unknown' ? <Notice tone="warning">{texts.run.unknown}</Notice> : null}
      <RunFailure run={run} />
      {few ? null : (
        <div className={page.tools}>
          <Button variant="subtle" size="compact-sm" onClick={() => show(true)}>
            {texts.tree.expandAll}
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={() => show(false)}>
            {texts.tree.collapseAll}
          </Button>
        </div>
      )}
      <OpenAll.Provider key={all?.times ?? 0} value={all?.open ?? null}>
        <ol className={classes.list} aria-label={texts.builder.steps}>
          <RunNode
            level={0}
            number={1}
            title={webhook ? texts.trigger.webhook : texts.trigger.other}
            icon={webhook ? IconWebhook : IconBolt}
            hint={texts.run.trigger}
            status="succeeded"
            opens={few}
          >
            {() => <TriggerData trigger={run.trigger} />}
          </RunNode>
          <StepRunNodes tree={tree} steps={run.definition.steps} prefix="" level={0} opens={few} from={2} />
        </ol>
      </OpenAll.Provider>
      <RunResult result={run.result} />
    </Stack>
  );
}
