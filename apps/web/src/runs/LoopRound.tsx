import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { messageOf } from '../api/problem';
import { runStepsQuery } from '../api/queries';
import type { Step } from '../api/types';
import { Notice } from '../parts/Notice';
import { StatusBadge } from '../parts/StatusBadge';
import { texts } from '../texts';
import classes from './RunNode.module.css';
import { RunNode } from './RunNode';
import { treeOf, type Iteration, type RenderSteps, type RunTree } from './runTree';

interface Props {
  tree: RunTree;
  step: Extract<Step, { type: 'loop' }>;
  round: Iteration;
  prefix: string;
  result: unknown;
  level: number;
  renderSteps: RenderSteps;
}

const PREVIEW = 120;

/** One round of a loop: what came of it, and on demand what was done. */
export function LoopRound({ tree, step, round, prefix, result, level, renderSteps }: Props) {
  const failed = step.steps.find(({ id }) => tree.at(prefix + id)?.status === 'failed');
  const error = round.status === 'failed' && failed ? tree.at(prefix + failed.id)?.error : null;
  const said = error?.message ?? (result === undefined || result === null ? '' : JSON.stringify(result));
  return (
    <RunNode
      level={level + 1}
      title={texts.tree.loop.iteration(round.index + 1)}
      status={round.status}
      opens={false}
      aside={<StatusBadge status={round.status} />}
      hint={said === '' ? undefined : said.length > PREVIEW ? `${said.slice(0, PREVIEW)}…` : said}
    >
      {() => <RoundSteps {...{ tree, step, round, prefix, level, renderSteps }} />}
    </RunNode>
  );
}

/** What was done in one round; read only once somebody looks, as there may be very many. */
function RoundSteps({ tree, step, round, prefix, level, renderSteps }: Omit<Props, 'result'>) {
  const { run } = tree;
  const { data, error } = useQuery(runStepsQuery(run.id, prefix));
  const own = useMemo(() => (data ? treeOf({ ...run, steps: data.items }) : null), [run, data]);
  if (!own) return error ? <Notice tone="error">{messageOf(error)}</Notice> : <Skeleton height={48} />;
  return (
    <ol className={classes.nested} aria-label={texts.tree.loop.iteration(round.index + 1)}>
      {renderSteps({
        tree: own,
        prefix,
        steps: step.steps,
        level: level + 2,
        opens: step.steps.length < 3,
      })}
    </ol>
  );
}
