import { Button, Text } from '@mantine/core';

import type { RunDetail, StepRunView } from '../api/types';
import { Notice } from '../parts/Notice';
import { texts } from '../texts';
import { FailureText } from './FailureText';
import { nodeId } from './RunNode';
import { stepsById } from './runTree';
import { stepName } from './stepName';

/** Why a run failed: where, when one of its steps is to blame, which tells the rest itself. */
export function RunFailure({ run }: { run: RunDetail }) {
  const { error } = run;
  if (!error) return null;
  const culprit = culpritOf(run);
  const step = culprit && stepsById(run.definition).get(culprit.stepId);
  if (!culprit || !step) return <FailureText failure={error} />;
  const [top] = culprit.path.split('/');
  return (
    <Notice tone="error" title={`${texts.tree.failedAt} “${stepName(step, culprit.path)}”`}>
      <Text size="sm">{error.message}</Text>
      <Button
        variant="subtle"
        size="compact-sm"
        mt={6}
        ml={-8}
        onClick={() => document.getElementById(nodeId(top ?? ''))?.scrollIntoView({ block: 'center' })}
      >
        {texts.tree.showIt}
      </Button>
    </Notice>
  );
}

/** The innermost step that failed with the run's own error. */
function culpritOf({ error, steps }: RunDetail): StepRunView | undefined {
  let found: StepRunView | undefined;
  for (const stepRun of steps) {
    const same =
      stepRun.status === 'failed' &&
      stepRun.error?.code === error?.code &&
      stepRun.error?.message === error?.message;
    if (same && (!found || stepRun.path.length > found.path.length)) found = stepRun;
  }
  return found;
}
