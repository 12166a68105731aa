import { Button, Group } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';

import { texts } from '../texts';
import { BranchHead } from './BranchHead';
import { useBuilder } from './builder-context';
import type { DraftStep, Json } from './definition';
import { freeBranchId, withValueAt, type DraftList } from './draft-tree';
import { newCondition } from './forms/new-step';
import { focusSoon } from './forms/focusSoon';
import { listName, listTitle } from './list-name';
import { fieldId } from './problems';
import classes from './StepsWithin.module.css';

interface Props {
  step: DraftStep;
  at: string;
  number: string;
  depth: number;
  lists: readonly DraftList[];
}

const MAX_BRANCHES = 20;

/** The lists of steps that a step holds, each under its head. */
export function StepsWithin({ step, at, number, depth, lists }: Props) {
  const { renderList } = useBuilder();
  let before = 0;
  return (
    <>
      {lists.map((list) => {
        const view = {
          list,
          name: listName(list, { number, step }),
          parent: number,
          before,
          depth: depth + 1,
        };
        before += list.steps.length;
        return (
          <div
            key={list.branch?.id ?? list.kind}
            className={classes.branch}
            data-kind={list.kind}
            role="group"
            aria-label={view.name}
          >
            {list.branch ? (
              <BranchHead step={step} at={at} list={list} branch={list.branch} />
            ) : (
              <PlainHead list={list} at={at} />
            )}
            {renderList(view)}
          </div>
        );
      })}
      <MoreBranches step={step} at={at} />
    </>
  );
}

function PlainHead({ list, at }: { list: DraftList; at: string }) {
  const { change, readOnly } = useBuilder();
  const help =
    list.kind === 'otherwise'
      ? texts.flow.otherwiseHelp
      : list.kind === 'handle'
        ? texts.flow.handleHelp
        : '';
  // Its steps would be lost without a word; they have to go first.
  const mayGo = list.kind === 'otherwise' && list.steps.length === 0 && !readOnly;
  return (
    <div className={classes.head}>
      <p className={classes.title}>
        {listTitle(list)}
        {help ? <span className={classes.help}>{help}</span> : null}
      </p>
      {mayGo ? (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          onClick={() =>
            change((current) =>
              withValueAt(current, at, (owner) => {
                const { otherwise: _, ...rest } = owner as Json;
                return rest;
              }),
            )
          }
        >
          {texts.flow.branchRemove}
        </Button>
      ) : null}
    </div>
  );
}

function MoreBranches({ step, at }: { step: DraftStep; at: string }) {
  const { change, readOnly } = useBuilder();
  if (readOnly || (step.type !== 'paths' && step.type !== 'parallel')) return null;
  const branches = Array.isArray(step['branches']) ? (step['branches'] as unknown[]) : [];
  const isPaths = step.type === 'paths';
  const add = () => {
    const count = branches.length + 1;
    const title = isPaths ? texts.flow.newPath(count) : texts.flow.branch(count);
    const id = freeBranchId(branches, isPaths ? 'path' : 'branch');
    const branch = { id, title, ...(isPaths ? { when: newCondition() } : {}), steps: [] };
    change((current) => withValueAt(current, `${at}/branches`, () => [...branches, branch]));
    focusSoon(fieldId(`${at}/branches/${branches.length}/title`));
  };
  const addOtherwise = () =>
    change((current) => withValueAt(current, at, (owner) => ({ ...(owner as Json), otherwise: [] })));
  return (
    <Group gap="xs">
      {branches.length < MAX_BRANCHES ? (
        <Button variant="subtle" size="compact-md" leftSection={<IconPlus size={16} />} onClick={add}>
          {isPaths ? texts.flow.addPath : texts.flow.addBranch}
        </Button>
      ) : null}
      {isPaths && step['otherwise'] === undefined ? (
        <Button
          variant="subtle"
          size="compact-md"
          leftSection={<IconPlus size={16} />}
          onClick={addOtherwise}
        >
          {texts.flow.addOtherwise}
        </Button>
      ) : null}
    </Group>
  );
}
