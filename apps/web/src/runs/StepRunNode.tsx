import { Stack } from '@mantine/core';

import type { Step, StepRunView } from '../api/types';
import { formatDuration } from '../parts/duration';
import { StatusBadge } from '../parts/StatusBadge';
import { stepIcon, stepTitle } from '../parts/stepLook';
import { texts } from '../texts';
import { BranchLists } from './BranchLists';
import { LoopRounds } from './LoopRounds';
import { RunNode } from './RunNode';
import { isContainer, isGoneOnFrom, type RenderSteps, type RunTree, type StepListView } from './runTree';
import { isSettled } from './runStatus';
import { StepRunParts } from './StepRunParts';

interface ListProps extends StepListView {
  /** The number of the first. */
  from?: number;
}

/** The steps of one list, in their order. */
export function StepRunNodes({ tree, steps, prefix, level, opens, from }: ListProps) {
  const begun = (step: Step) => tree.at(prefix + step.id) !== undefined;
  const last = steps.findLastIndex(begun);
  return steps.map((step, n) => (
    <StepRunNode
      key={step.id}
      {...{ tree, step, level, opens }}
      path={prefix + step.id}
      passed={n < last}
      {...(from === undefined ? {} : { number: from + n })}
    />
  ));
}

interface Props {
  tree: RunTree;
  step: Step;
  path: string;
  level: number;
  opens: boolean;
  number?: number;
  /** A later step has begun, so this one is done though its record is still to come. */
  passed: boolean;
}

const renderSteps: RenderSteps = (list) => <StepRunNodes {...list} />;

const LOUD = ['failed', 'unknown', 'waiting'];

/** One step of a run, with the steps that it holds. */
export function StepRunNode({ tree, step, path, level, opens, number, passed }: Props) {
  const stepRun = tree.at(path);
  const shared = { path, level, title: stepTitle(step), icon: stepIcon(step), ...(number ? { number } : {}) };
  if (!stepRun) {
    const settled = isSettled(tree.run.status);
    const done = passed && !step.skip;
    const without = step.skip
      ? texts.tree.leftOut
      : settled
        ? texts.run.notReached
        : done
          ? texts.run.passed
          : texts.run.notYet;
    return (
      <RunNode {...shared} status={done && !settled ? 'passed' : 'none'} aside={without} opens={false} />
    );
  }
  const status = shownStatus(step, stepRun);
  const holds = isContainer(step) || tree.reached(`${path}/handle/`);
  const branches = <BranchLists {...{ tree, step, path, stepRun, level, opens, renderSteps }} />;
  const loud = LOUD.includes(stepRun.status) && !isGoneOnFrom(step, stepRun);
  return (
    <RunNode
      {...shared}
      hint={hintOf(step, stepRun)}
      status={status}
      opens={opens || loud || holds}
      aside={
        <>
          {stepRun.durationMs === null ? null : <span>{formatDuration(stepRun.durationMs)}</span>}
          <StatusBadge status={status} />
        </>
      }
    >
      {hasMore(step, stepRun)
        ? () => (
            <Stack gap="md">
              <StepRunParts step={step} stepRun={stepRun} runId={tree.run.id} brief={holds}>
                {step.type === 'loop' ? (
                  <LoopRounds {...{ tree, step, path, stepRun, level, renderSteps }} />
                ) : null}
                {holds ? branches : null}
              </StepRunParts>
              {holds ? null : branches}
            </Stack>
          )
        : undefined}
    </RunNode>
  );
}

const passedNot = (stepRun: StepRunView): boolean =>
  stepRun.status === 'succeeded' && (stepRun.output as { passed?: unknown } | null)?.passed === false;

const shownStatus = (step: Step, stepRun: StepRunView): string =>
  step.type === 'filter' && passedNot(stepRun) ? 'filtered' : stepRun.status;

/** What is to be known without opening it. */
function hintOf(step: Step, stepRun: StepRunView): string | undefined {
  if (isGoneOnFrom(step, stepRun)) return texts.tree.handledError;
  if (step.type === 'filter' && passedNot(stepRun)) return texts.tree.filteredHere;
  if (step.type === 'action') return requestOf(stepRun.input);
  if (stepRun.status !== 'succeeded' || step.type !== 'wait') return undefined;
  const output = (stepRun.output ?? {}) as { timedOut?: boolean; approved?: boolean; by?: string };
  if (output.timedOut) return texts.tree.timedOut;
  if (step.for !== 'approval') return undefined;
  const by = !output.by || output.by === 'link' ? texts.tree.byLink : output.by;
  return output.approved ? texts.tree.approved(by) : texts.tree.declined(by);
}

const MOST_OF_URL = 90;

/** "POST https://…" of a step that calls a URL. */
function requestOf(input: unknown): string | undefined {
  const { method, url } = (input ?? {}) as { method?: unknown; url?: unknown };
  if (typeof method !== 'string' || typeof url !== 'string') return undefined;
  return `${method} ${url.length > MOST_OF_URL ? `${url.slice(0, MOST_OF_URL)}…` : url}`;
}

const hasMore = (step: Step, run: StepRunView): boolean =>
  isContainer(step) ||
  [run.input, run.output, run.error, run.nextAttemptAt].some((part) => (part ?? null) !== null) ||
  run.warnings.length + run.attempts.length + run.logs.length > 0;
