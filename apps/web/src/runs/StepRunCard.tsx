import { Stack, Text } from '@mantine/core';
import { IconArrowsShuffle, IconFilter, IconPuzzle, IconSend } from '@tabler/icons-react';

import type { RunDetail, StepRunView } from '../api/types';
import { FlowCard } from '../builder/FlowCard';
import { stepTitle } from '../builder/OtherStepCard';
import { Ago } from '../parts/Ago';
import { formatDuration } from '../parts/duration';
import { JsonView } from '../parts/JsonView';
import { Notice } from '../parts/Notice';
import { StatusBadge } from '../parts/StatusBadge';
import { texts } from '../texts';
import { FailureText } from './FailureText';
import classes from './RunPage.module.css';

type Step = RunDetail['definition']['steps'][number];

const iconOf = (step: Step) => {
  if (step.type === 'map') return IconArrowsShuffle;
  if (step.type === 'filter') return IconFilter;
  return step.connector === 'http' ? IconSend : IconPuzzle;
};

interface Props {
  step: Step;
  number: number;
  /** Of this step; more than one where it ran in a loop. */
  stepRuns: readonly StepRunView[];
  settled: boolean;
  /** A later step has begun, so this one is done though its record is still to come. */
  passed: boolean;
}

const hasParts = (run: StepRunView): boolean =>
  [run.input, run.output, run.error, run.nextAttemptAt].some((part) => (part ?? null) !== null) ||
  run.warnings.length + run.attempts.length > 0;

export function StepRunCard({ step, number, stepRuns, settled, passed }: Props) {
  const last = stepRuns.at(-1);
  const shown = stepRuns.filter(hasParts);
  const without = settled ? texts.run.notReached : passed ? texts.run.passed : texts.run.notYet;
  const aside = last ? (
    <div className={classes.aside}>
      {last.durationMs === null ? null : formatDuration(last.durationMs)}
      <StatusBadge status={last.status} />
    </div>
  ) : (
    <div className={classes.aside}>{without}</div>
  );
  return (
    <FlowCard
      number={number}
      title={stepTitle(step)}
      icon={iconOf(step)}
      status={last?.status ?? (passed && !settled ? 'passed' : 'none')}
      aside={aside}
    >
      {shown.length > 0 ? (
        <Stack>
          {shown.map((stepRun) => (
            <StepRunParts key={stepRun.id ?? stepRun.path} stepRun={stepRun} />
          ))}
        </Stack>
      ) : null}
    </FlowCard>
  );
}

function StepRunParts({ stepRun }: { stepRun: StepRunView }) {
  const earlier = stepRun.attempts;
  return (
    <Stack gap="md">
      {stepRun.error ? (
        <FailureText failure={stepRun.error} willRetry={stepRun.nextAttemptAt !== null} />
      ) : null}
      {stepRun.nextAttemptAt ? (
        <Text size="sm">
          {texts.run.nextAttempt}{' '}
          <time dateTime={stepRun.nextAttemptAt}>{new Date(stepRun.nextAttemptAt).toLocaleTimeString()}</time>
        </Text>
      ) : null}
      {stepRun.warnings.length > 0 ? (
        <Notice tone="warning" title={texts.run.warnings(stepRun.warnings.length)}>
          <ul className={classes.warnings}>
            {stepRun.warnings.map((warning) => (
              <li key={warning.pointer + warning.code}>
                {warning.message}{' '}
                <Text span size="sm" c="dimmed">
                  {warning.pointer}
                </Text>
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {stepRun.input === null || stepRun.input === undefined ? null : (
        <div>
          <h3 className={classes.part}>{texts.run.input}</h3>
          <JsonView value={stepRun.input} what={texts.run.input} />
        </div>
      )}
      {stepRun.output === null || stepRun.output === undefined ? null : (
        <div>
          <h3 className={classes.part}>{texts.run.output}</h3>
          <JsonView value={stepRun.output} what={texts.run.output} />
        </div>
      )}
      {earlier.length > 0 ? (
        <details>
          <summary style={{ cursor: 'pointer', fontSize: 14 }}>{texts.run.attempts(earlier.length)}</summary>
          <ol className={classes.warnings}>
            {earlier.map((attempt) => (
              <li key={attempt.attempt}>
                <Text size="sm">
                  {attempt.error.message}{' '}
                  <Text span size="sm" c="dimmed">
                    <Ago at={attempt.startedAt} />
                  </Text>
                </Text>
              </li>
            ))}
          </ol>
        </details>
      ) : null}
    </Stack>
  );
}
