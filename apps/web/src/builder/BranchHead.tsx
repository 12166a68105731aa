import { ActionIcon, Menu, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconDots, IconTrash } from '@tabler/icons-react';

import { toastUndo } from '../parts/toast';
import { texts } from '../texts';
import { useBuilder } from './builder-context';
import { isObject, type DraftStep } from './definition';
import { branchAt, placeOf, withValueAt, type DraftList } from './draft-tree';
import { ConditionEditor } from './forms/ConditionEditor';
import { marksOf, patched, textOrNothing } from './forms/field';
import flow from './FlowCard.module.css';
import { listTitle } from './list-name';
import classes from './StepsWithin.module.css';

interface Props {
  step: DraftStep;
  /** The step's pointer. */
  at: string;
  list: DraftList;
  branch: NonNullable<DraftList['branch']>;
}

const words = texts.flow;

/** The name of a branch, and when it is taken. */
export function BranchHead({ step, at, list, branch }: Props) {
  const { change, problems, readOnly, scopeOf } = useBuilder();
  const here = branchAt(at, branch.index);
  const branches = step['branches'] as unknown[];
  const { listAt, index } = placeOf(at);
  const setBranches = (next: (current: unknown[]) => unknown[]) =>
    change((current) =>
      withValueAt(current, `${at}/branches`, (value) => (Array.isArray(value) ? next(value) : value)),
    );
  const patch = (part: Record<string, unknown>) =>
    change((current) =>
      withValueAt(current, here, (value) => (isObject(value) ? patched(value, part) : value)),
    );
  const moveTo = (place: number) =>
    setBranches((all) => all.toSpliced(branch.index, 1).toSpliced(place, 0, all[branch.index]));
  const remove = () => {
    const removed = branches[branch.index];
    setBranches((all) => all.toSpliced(branch.index, 1));
    toastUndo(words.removedBranch(listTitle(list)), () =>
      setBranches((all) => all.toSpliced(branch.index, 0, removed)),
    );
  };
  return (
    <div className={classes.branchHead}>
      <fieldset disabled={readOnly} className={flow.locked}>
        <div className={classes.head}>
          <TextInput
            className={classes.name}
            label={words.branchName}
            {...marksOf(problems, `${here}/title`)}
            placeholder={words.branch(branch.index + 1)}
            maxLength={200}
            autoComplete="off"
            value={branch.title}
            onChange={(event) => patch({ title: textOrNothing(event.currentTarget.value) })}
          />
          {readOnly ? null : (
            <Menu position="bottom-end" width={180}>
              <Menu.Target>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  c="dimmed"
                  size="lg"
                  aria-label={words.branchMenu(listTitle(list))}
                >
                  <IconDots size={18} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  leftSection={<IconArrowUp size={16} />}
                  disabled={branch.index === 0}
                  onClick={() => moveTo(branch.index - 1)}
                >
                  {words.branchUp}
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconArrowDown size={16} />}
                  disabled={branch.index === branches.length - 1}
                  onClick={() => moveTo(branch.index + 1)}
                >
                  {words.branchDown}
                </Menu.Item>
                <Menu.Item
                  c="var(--mantine-color-error)"
                  leftSection={<IconTrash size={16} />}
                  disabled={branches.length === 1}
                  onClick={remove}
                >
                  {words.branchRemove}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </div>
      </fieldset>
      {step.type === 'paths' ? (
        <fieldset disabled={readOnly} className={flow.locked}>
          <ConditionEditor
            at={`${here}/when`}
            value={valueOf(branches[branch.index])}
            groups={scopeOf(listAt, index)}
            problems={problems}
            readOnly={readOnly}
            onChange={(when) => patch({ when })}
          />
        </fieldset>
      ) : null}
    </div>
  );
}

const valueOf = (branch: unknown): unknown => (isObject(branch) ? branch['when'] : undefined);
