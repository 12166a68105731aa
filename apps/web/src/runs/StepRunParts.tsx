import { Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import type { Step, StepRunView } from '../api/types';
import { Ago } from '../parts/Ago';
import { JsonView } from '../parts/JsonView';
import { Notice } from '../parts/Notice';
import { texts } from '../texts';
import { FailureText } from './FailureText';
import classes from './RunNode.module.css';
import page from './RunPage.module.css';
import { isGoneOnFrom } from './runTree';
import { WaitingStep } from './WaitingStep';

interface Props {
  step: Step;
  stepRun: StepRunView;
  runId: string;
  /** Of a step that holds others: what it was given and what it made are behind folds. */
  brief?: boolean;
  /** What it holds. */
  children?: ReactNode;
}

const isThere = (value: unknown): boolean => value !== null && value !== undefined;

/** What a script sees as `input`, and not the form around it. */
const givenTo = ({ type }: Step, input: unknown): unknown =>
  type === 'code' ? ((input as { input?: unknown } | null)?.input ?? input) : input;

/** What a step run was given, what came of it, and what went wrong. */
export function StepRunParts({ step, stepRun, runId, brief = false, children }: Props) {
  const { error, attempts, warnings, status } = stepRun;
  const retries = step.type === 'action' && status === 'waiting';
  const waits = status === 'waiting' && !retries;
  const calledRun = step.type === 'call' ? (stepRun.output as { runId?: string } | null)?.runId : undefined;
  const parts = (
    <>
      {isThere(stepRun.input) && !(waits && step.type === 'wait') ? (
        <div>
          <p className={classes.part}>{texts.run.input}</p>
          <JsonView value={givenTo(step, stepRun.input)} what={texts.run.input} />
        </div>
      ) : null}
      {stepRun.logs.length > 0 ? (
        <div>
          <p className={classes.part}>{texts.run.console}</p>
          <pre className={classes.console}>{stepRun.logs.join('\n')}</pre>
        </div>
      ) : null}
      {isThere(stepRun.output) && !waits ? (
        <div>
          <p className={classes.part}>{texts.run.output}</p>
          <JsonView value={stepRun.output} what={texts.run.output} />
        </div>
      ) : null}
    </>
  );
  return (
    <>
      {error ? (
        <FailureText failure={error} willRetry={retries} wentOn={isGoneOnFrom(step, stepRun)} />
      ) : null}
      {retries && stepRun.nextAttemptAt ? (
        <Text size="sm">
          {texts.run.nextAttempt}{' '}
          <time dateTime={stepRun.nextAttemptAt}>{new Date(stepRun.nextAttemptAt).toLocaleTimeString()}</time>
        </Text>
      ) : null}
      {waits ? <WaitingStep step={step} stepRun={stepRun} runId={runId} /> : null}
      {calledRun && !waits ? (
        <Link to="/runs/$runId" params={{ runId: calledRun }} className={page.link}>
          {texts.tree.openRun}
        </Link>
      ) : null}
      {warnings.length > 0 ? (
        <Notice tone="warning" title={texts.run.warnings(warnings.length)}>
          <ul className={classes.warnings}>
            {warnings.map((warning) => (
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
      {children}
      {brief && (isThere(stepRun.input) || isThere(stepRun.output)) ? (
        <details className={classes.fold}>
          <summary>{texts.tree.data}</summary>
          <Stack gap="md">{parts}</Stack>
        </details>
      ) : (
        parts
      )}
      {attempts.length > 0 ? (
        <details className={classes.fold}>
          <summary>{texts.run.attempts(attempts.length)}</summary>
          <ol className={classes.warnings}>
            {attempts.map((attempt) => (
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
    </>
  );
}
