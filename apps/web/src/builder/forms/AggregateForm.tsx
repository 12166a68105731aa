import { Button, Input, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';

import { texts } from '../../texts';
import { isObject } from '../definition';
import { fieldId } from '../problems';
import { AggregateOperation } from './AggregateOperation';
import { newOperation } from './aggregate-operations';
import { focusSoon } from './focusSoon';
import type { FormProps } from './form-props';
import classes from './forms.module.css';
import { ofItems } from './scopes';
import { ValueInput } from './ValueInput';

const words = texts.forms.aggregate;
const MAX_OPERATIONS = 20;

/** A copy with one thing moved to another place. */
function moved(list: readonly unknown[], from: number, to: number): unknown[] {
  const copy = list.toSpliced(from, 1);
  return copy.toSpliced(to, 0, list[from]);
}

export function AggregateForm({ step, at: stepAt, groups, problems, readOnly, onChange }: FormProps) {
  const operations: unknown[] = Array.isArray(step['operations']) ? step['operations'] : [];
  const at = `${stepAt}/operations`;
  const set = (next: unknown[]) => onChange({ ...step, operations: next });
  const move = (from: number, to: number, tool: 'up' | 'down') => {
    set(moved(operations, from, to));
    focusSoon(fieldId(`${at}/${to}`), `[data-tool='${tool}']:not(:disabled)`);
  };
  const own = problems.find(({ pointer }) => pointer === at);
  const within = [ofItems, ...groups];
  return (
    <div className={classes.form}>
      <ValueInput
        label={words.list}
        placeholder="{{trigger.body.items}}"
        value={step['list']}
        {...{ at: `${stepAt}/list`, groups, problems }}
        onChange={(list) => onChange({ ...step, list })}
      />
      <fieldset className={classes.group} id={fieldId(at)} tabIndex={-1}>
        <Text component="legend" size="sm" fw={600}>
          {words.operations}
        </Text>
        <Text size="xs" c="dimmed" mt={-4} mb={8}>
          {words.operationsHelp}
        </Text>
        {own ? <Input.Error mb="xs">{own.message}</Input.Error> : null}
        <ol className={classes.operations}>
          {operations.map((operation, index) => (
            <AggregateOperation
              key={index}
              number={index + 1}
              value={isObject(operation) ? operation : {}}
              at={`${at}/${index}`}
              groups={within}
              {...{ problems, readOnly }}
              onChange={(next) => set(operations.with(index, next))}
              onUp={index > 0 ? () => move(index, index - 1, 'up') : undefined}
              onDown={index < operations.length - 1 ? () => move(index, index + 1, 'down') : undefined}
              onRemove={() => {
                set(operations.toSpliced(index, 1));
                focusSoon(fieldId(at));
              }}
            />
          ))}
        </ol>
        {readOnly || operations.length >= MAX_OPERATIONS ? null : (
          <Button
            variant="subtle"
            size="compact-md"
            mt={operations.length > 0 ? 'xs' : 0}
            leftSection={<IconPlus size={16} />}
            onClick={() => {
              set([...operations, newOperation()]);
              focusSoon(fieldId(`${at}/${operations.length}`), 'select');
            }}
          >
            {words.add}
          </Button>
        )}
      </fieldset>
    </div>
  );
}
