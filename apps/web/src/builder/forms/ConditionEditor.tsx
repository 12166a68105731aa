import { ActionIcon, Button, Checkbox, Group, Input, NativeSelect } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';

import { texts } from '../../texts';
import { isObject } from '../definition';
import { fieldId } from '../problems';
import { ComparisonRow } from './ComparisonRow';
import classes from './ConditionEditor.module.css';
import { conditionOf, groupOf, isGroup, newGroup, type GroupView, type Join } from './condition-parts';
import { focusSoon } from './focusSoon';
import type { FormProps } from './form-props';
import { newComparison } from './new-step';

const words = texts.forms.condition;

export interface ConditionEditorProps extends Pick<FormProps, 'at' | 'groups' | 'problems' | 'readOnly'> {
  /** A condition, or whatever the draft has in its place. */
  value: unknown;
  onChange: (condition: unknown) => void;
}

/** Comparisons joined by all or any, and groups of such. */
export function ConditionEditor(props: ConditionEditorProps) {
  return <ConditionGroup {...props} name={words.whole} depth={1} onRemove={undefined} />;
}

interface GroupProps extends ConditionEditorProps {
  /** For the names of its fields: "Condition", "Group 2". */
  name: string;
  depth: number;
  onRemove: (() => void) | undefined;
}

function ConditionGroup({ value, name, depth, onRemove, onChange, ...place }: GroupProps) {
  const { at, problems, readOnly } = place;
  const group = groupOf(value);
  const { parts, join, negated } = group;
  const set = (part: Partial<GroupView>) => onChange(conditionOf({ ...group, ...part }));
  const replace = (index: number, next: unknown) =>
    set({ parts: parts.map((part, n) => (n === index ? next : part)) });
  const remove = (index: number) => {
    set({ parts: parts.filter((_, n) => n !== index), bare: false });
    focusSoon(fieldId(at));
  };
  const add = (part: unknown) => {
    set({ parts: [...parts, part], bare: false });
    const place = `${at}${negated ? '/not' : ''}/${join}/${parts.length}`;
    focusSoon(fieldId(isGroup(part) ? `${place}/any/0/left` : `${place}/left`));
  };
  const own = problems.filter(({ pointer }) => [at, `${at}/all`, `${at}/any`, `${at}/not`].includes(pointer));
  const mayRemove = depth > 1 || parts.length > 1;
  return (
    <div
      className={classes.group}
      data-nested={depth > 1 || undefined}
      role="group"
      aria-label={name}
      id={fieldId(at)}
      tabIndex={-1}
    >
      <Group gap="sm" className={classes.head}>
        {parts.length > 1 || depth > 1 ? (
          <NativeSelect
            aria-label={words.joinOf(name)}
            value={join}
            data={[
              { value: 'all', label: words.all },
              { value: 'any', label: words.any },
            ]}
            onChange={(event) => set({ join: event.currentTarget.value as Join, bare: false })}
          />
        ) : null}
        {negated || depth > 1 ? (
          <Checkbox
            label={words.not}
            checked={negated}
            onChange={(event) => set({ negated: event.currentTarget.checked })}
          />
        ) : null}
        {onRemove ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            c="dimmed"
            size="lg"
            ml="auto"
            aria-label={words.removeGroup(name)}
            onClick={onRemove}
          >
            <IconTrash size={17} stroke={1.6} />
          </ActionIcon>
        ) : null}
      </Group>
      <ul className={classes.rows}>
        {parts.map((part, index) => {
          const shared = {
            ...place,
            at: at + group.pointerOf(index),
            onChange: (next: unknown) => replace(index, next),
            onRemove: mayRemove ? () => remove(index) : undefined,
          };
          if (isGroup(part))
            return (
              <li key={index}>
                <ConditionGroup
                  {...shared}
                  value={part}
                  name={words.groupOf(name, index + 1)}
                  depth={depth + 1}
                />
              </li>
            );
          return (
            <ComparisonRow
              key={index}
              {...shared}
              value={isObject(part) ? part : {}}
              number={index + 1}
              name={name}
            />
          );
        })}
      </ul>
      {own.map((problem) => (
        <Input.Error key={problem.code}>{problem.message}</Input.Error>
      ))}
      {readOnly ? null : (
        <Group gap="xs">
          <Button
            variant="subtle"
            size="compact-md"
            leftSection={<IconPlus size={16} />}
            onClick={() => add(newComparison())}
          >
            {words.add}
          </Button>
          {depth === 1 ? (
            <Button
              variant="subtle"
              size="compact-md"
              leftSection={<IconPlus size={16} />}
              onClick={() => add(newGroup())}
            >
              {words.addGroup}
            </Button>
          ) : null}
        </Group>
      )}
    </div>
  );
}
