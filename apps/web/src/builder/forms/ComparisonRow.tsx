import { ActionIcon, Input, NativeSelect, Tooltip } from '@mantine/core';
import { IconLetterCase, IconTrash } from '@tabler/icons-react';

import { texts } from '../../texts';
import type { Json } from '../definition';
import { fieldId, pointer, problemAt } from '../problems';
import classes from './ConditionEditor.module.css';
import { patched, textOf, type Place } from './field';
import { ListInput } from './ListInput';
import { carried, hasCase, operatorChoices, rightOf } from './operators';
import { ValueInput } from './ValueInput';

const words = texts.forms.condition;

interface Props extends Place {
  value: Json;
  /** 1 for the first of its group. */
  number: number;
  /** Of the group, for the names of the fields. */
  name: string;
  onChange: (value: Json) => void;
  onRemove: (() => void) | undefined;
}

/** left – operator – right. */
export function ComparisonRow({ value, number, name, onChange, onRemove, ...place }: Props) {
  const { at, groups, problems } = place;
  const op = textOf(value['op']);
  const side = rightOf(op);
  const called = (what: string) => words.fieldOf(name, number, what);
  const set = (part: Json) => onChange(patched(value, part));
  const choose = (next: string) =>
    set({
      op: next,
      right: carried(value['right'], side, rightOf(next)),
      ...(hasCase(next) ? {} : { ignoreCase: undefined }),
    });
  const ignores = value['ignoreCase'] === true;
  const own = problems.find((problem) => problem.pointer === at)?.message;
  return (
    <li className={classes.row}>
      <ValueInput
        label={called(words.left)}
        quietLabel
        placeholder={words.leftPlaceholder}
        value={value['left']}
        at={`${at}/left`}
        {...{ groups, problems }}
        onChange={(left) => set({ left })}
      />
      <NativeSelect
        aria-label={called(words.operator)}
        id={fieldId(`${at}/op`)}
        value={op}
        error={problemAt(problems, `${at}/op`)}
        data={operatorChoices(op)}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      <div className={classes.right}>
        {side === 'value' ? (
          <ValueInput
            label={called(words.right)}
            quietLabel
            placeholder={words.rightPlaceholders[op] ?? words.rightPlaceholder}
            value={value['right']}
            at={`${at}/right`}
            {...{ groups, problems }}
            onChange={(right) => set({ right })}
          />
        ) : null}
        {side === 'list' ? (
          <ListInput
            label={called(words.right)}
            placeholder={words.listPlaceholder}
            value={value['right']}
            at={`${at}/right`}
            {...{ groups, problems }}
            onChange={(right) => set({ right })}
          />
        ) : null}
        {side === 'range' ? (
          <Range value={value['right']} called={called} {...place} onChange={(right) => set({ right })} />
        ) : null}
      </div>
      <div className={classes.tools}>
        {hasCase(op) ? (
          <Tooltip label={words.ignoreCase}>
            <ActionIcon
              variant={ignores ? 'light' : 'subtle'}
              {...(ignores ? {} : { color: 'gray', c: 'dimmed' })}
              size="lg"
              aria-pressed={ignores}
              aria-label={called(words.ignoreCase)}
              onClick={() => set({ ignoreCase: ignores ? undefined : true })}
            >
              <IconLetterCase size={17} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        ) : null}
        {onRemove ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            c="dimmed"
            size="lg"
            aria-label={words.remove(name, number)}
            onClick={onRemove}
          >
            <IconTrash size={17} stroke={1.6} />
          </ActionIcon>
        ) : null}
      </div>
      {own ? <Input.Error className={classes.own}>{own}</Input.Error> : null}
    </li>
  );
}

interface RangeProps extends Place {
  value: unknown;
  called: (what: string) => string;
  onChange: (value: unknown) => void;
}

/** The least and the most. */
function Range({ value, called, onChange, at, groups, problems }: RangeProps) {
  const ends: unknown[] = Array.isArray(value) ? value : [];
  const set = (index: number, end: unknown) => {
    const next = [ends[0], ends[1]].map((old, n) => (n === index ? end : old) ?? '');
    onChange(next.every((one) => one === '') ? undefined : next);
  };
  return (
    <div className={classes.range} id={fieldId(`${at}/right`)} tabIndex={-1}>
      {[words.least, words.most].map((label, index) => (
        <ValueInput
          key={label}
          label={called(label)}
          quietLabel
          placeholder={label}
          value={ends[index] === '' ? undefined : ends[index]}
          at={`${at}/right${pointer(index)}`}
          {...{ groups, problems }}
          onChange={(end) => set(index, end)}
        />
      ))}
      {problems.some((problem) => problem.pointer === `${at}/right`) ? (
        <Input.Error>{problemAt(problems, `${at}/right`)}</Input.Error>
      ) : null}
    </div>
  );
}
