import { ActionIcon, Input, NativeSelect, Text, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import type { ComponentType } from 'react';

import { texts } from '../../texts';
import type { Json } from '../definition';
import { fieldId, problemAt } from '../problems';
import { asOperation, hasField, opOf, OPERATIONS } from './aggregate-operations';
import { Segments } from './Choice';
import { ConditionEditor } from './ConditionEditor';
import { patched, textOf, textOrNothing, marksOf } from './field';
import type { FormProps } from './form-props';
import classes from './forms.module.css';
import { NumberField } from './NumberField';
import { ValueInput } from './ValueInput';

const words = texts.forms.aggregate;

interface Props extends Omit<FormProps, 'step' | 'onChange'> {
  value: Json;
  /** 1 for the first. */
  number: number;
  onChange: (operation: Json) => void;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
  onRemove: () => void;
}

/** One operation on a list, with the fields that it has. */
export function AggregateOperation(props: Props) {
  const { value, number, at, groups, problems, readOnly, onChange } = props;
  const op = opOf(value);
  const set = (part: Json) => onChange(patched(value, part));
  const has = (name: string) => hasField(op, name);
  const place = (name: string) => ({ at: `${at}/${name}`, groups, problems });
  const known = OPERATIONS.map((name) => ({ value: name as string, label: words.names[name] }));
  const own = problems.find(({ pointer }) => pointer === at)?.message;
  return (
    <li className={classes.panel} id={fieldId(at)} tabIndex={-1}>
      <div className={classes.operation}>
        <Text size="sm" c="dimmed" aria-hidden="true">
          {number}.
        </Text>
        <NativeSelect
          aria-label={words.operation(number)}
          value={op}
          error={problemAt(problems, `${at}/op`)}
          data={known.some((one) => one.value === op) ? known : [{ value: op, label: op }, ...known]}
          onChange={(event) => onChange(asOperation(value, event.currentTarget.value))}
        />
        <div className={classes.tools}>
          <Tool name="up" icon={IconArrowUp} label={words.up(number)} onClick={props.onUp} />
          <Tool name="down" icon={IconArrowDown} label={words.down(number)} onClick={props.onDown} />
          <Tool name="remove" icon={IconTrash} label={words.remove(number)} onClick={props.onRemove} />
        </div>
      </div>
      {own ? <Input.Error mt="xs">{own}</Input.Error> : null}
      <div className={classes.operationFields}>
        {has('when') ? (
          <ConditionEditor
            {...place('when')}
            readOnly={readOnly}
            value={value['when']}
            onChange={(when) => set({ when })}
          />
        ) : null}
        {(['by', 'value', 'of'] as const).filter(has).map((name) => (
          <ValueInput
            key={name}
            label={words[name][op] ?? words[name].any}
            placeholder={words.placeholders[op] ?? words.placeholders.any}
            value={value[name]}
            {...place(name)}
            onChange={(next) => set({ [name]: next })}
          />
        ))}
        {has('order') ? (
          <Segments
            label={words.order}
            options={words.orders}
            value={value['order'] === 'desc' ? 'desc' : 'asc'}
            {...place('order')}
            onChange={(order) => set({ order: order === 'asc' ? undefined : order })}
          />
        ) : null}
        {has('count') ? (
          <div className={classes.short}>
            <NumberField
              label={words.count}
              value={value['count']}
              {...place('count')}
              onChange={(count) => set({ count })}
            />
          </div>
        ) : null}
        {has('from') ? (
          <Segments
            label={words.from}
            options={words.froms}
            value={value['from'] === 'end' ? 'end' : 'start'}
            {...place('from')}
            onChange={(from) => set({ from: from === 'start' ? undefined : from })}
          />
        ) : null}
        {has('separator') ? (
          <TextInput
            label={words.separator}
            placeholder=", "
            maw={200}
            maxLength={100}
            autoComplete="off"
            {...marksOf(problems, `${at}/separator`)}
            value={textOf(value['separator'])}
            onChange={(event) => set({ separator: textOrNothing(event.currentTarget.value) })}
          />
        ) : null}
      </div>
    </li>
  );
}

interface ToolProps {
  name: string;
  icon: ComponentType<{ size?: number; stroke?: number }>;
  label: string;
  onClick: (() => void) | undefined;
}

function Tool({ name, icon: Icon, label, onClick }: ToolProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      c="dimmed"
      size="lg"
      aria-label={label}
      data-tool={name}
      disabled={!onClick}
      {...(onClick ? {} : { bg: 'transparent', opacity: 0.45 })}
      onClick={onClick}
    >
      <Icon size={17} stroke={1.6} />
    </ActionIcon>
  );
}
