import { IconCornerDownRight, IconLifebuoy } from '@tabler/icons-react';

import type { Step, StepRunView } from '../api/types';
import { texts } from '../texts';
import classes from './RunNode.module.css';
import { isGoneOnFrom, listsOf, type RenderSteps, type RunTree, type StepList } from './runTree';

interface Props {
  tree: RunTree;
  step: Step;
  path: string;
  stepRun: StepRunView;
  level: number;
  opens: boolean;
  renderSteps: RenderSteps;
}

const titleOf = ({ branch, title }: StepList): string =>
  branch === 'otherwise' ? texts.tree.branches.otherwise : title || branch;

/** The branches that were taken, the others by name, and the steps that took care of a failure. */
export function BranchLists({ tree, step, path, stepRun, level, opens, renderSteps }: Props) {
  const lists = listsOf(step, path);
  const handler = lists.find(({ branch }) => branch === 'handle');
  const branches = lists.filter((list) => list !== handler);
  const { taken } = (stepRun.output ?? {}) as { taken?: unknown };
  const isTaken = ({ branch, prefix }: StepList): boolean =>
    step.type === 'parallel' || (Array.isArray(taken) && taken.includes(branch)) || tree.reached(prefix);
  const shown = branches.filter(isTaken);
  const others = branches.filter((list) => !isTaken(list)).map(titleOf);
  const word = step.type === 'parallel' ? texts.tree.branches.branch : texts.tree.branches.took;
  const nested = (list: StepList) => (
    <ol className={classes.nested} aria-label={titleOf(list)}>
      {renderSteps({ tree, opens, steps: list.steps, prefix: list.prefix, level: level + 1 })}
    </ol>
  );
  return (
    <>
      {shown.map((list) => (
        <div key={list.branch} className={classes.branch} data-failed={hasFailed(tree, list)}>
          <p className={classes.branchTitle}>
            <IconCornerDownRight size={15} aria-hidden="true" />
            <span>
              {word}: {titleOf(list)}
            </span>
          </p>
          {nested(list)}
        </div>
      ))}
      {step.type === 'paths' && shown.length === 0 && stepRun.status === 'succeeded' ? (
        <p className={classes.quiet}>{texts.tree.branches.noBranch}</p>
      ) : null}
      {others.length > 0 ? <p className={classes.quiet}>{texts.tree.branches.notTaken(others)}</p> : null}
      {handler && tree.reached(handler.prefix) ? (
        <div className={classes.branch} data-failed="true">
          <p className={classes.branchTitle}>
            <IconLifebuoy size={15} aria-hidden="true" />
            <span>{texts.tree.branches.handle}</span>
          </p>
          {nested(handler)}
        </div>
      ) : null}
    </>
  );
}

const hasFailed = (tree: RunTree, { prefix, steps }: StepList): boolean =>
  steps.some((step) => {
    const stepRun = tree.at(prefix + step.id);
    return stepRun?.status === 'failed' && !isGoneOnFrom(step, stepRun);
  });
