import { Button, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconArrowsShuffle, IconPlus } from '@tabler/icons-react';
import { useRef } from 'react';

import type { ProblemItem } from '../api/types';
import { texts } from '../texts';
import type { DraftStep, Json } from './definition';
import { inputOf } from './definition';
import { FlowCard } from './FlowCard';
import type { FieldGroup } from './InsertMenu';
import classes from './MapCard.module.css';
import { pointer, problemsBeside } from './problems';
import { RowList } from './RowList';
import { newRow, useRows } from './rows';
import type { Field } from './templates';

interface Props {
  step: DraftStep;
  index: number;
  groups: readonly FieldGroup[];
  problems: readonly ProblemItem[];
  onChange: (input: Json) => void;
  readOnly: boolean;
  onRemove: (() => void) | undefined;
}

export function MapCard({ step, index, groups, problems, readOnly, onChange, onRemove }: Props) {
  const { rows, add, edit, remove } = useRows(inputOf(step), onChange);
  const inserters = useRef(new Map<number, (text: string) => void>());
  const lastFocused = useRef<number>(undefined);
  const card = pointer('steps', index);
  const at = `${card}/input`;
  const addAndFocus = (name?: string, value?: string) => {
    const row = newRow(name, value);
    add(row);
    lastFocused.current = undefined;
    if (name) return;
    window.setTimeout(() => document.querySelector<HTMLElement>(`[data-row-name="${row.key}"]`)?.focus());
  };
  const pick = (field: Field) => {
    const focused = rows.find((row) => row.key === lastFocused.current);
    const insert = focused && inserters.current.get(focused.key);
    if (insert) return insert(field.template);
    const named = rows.some((row) => row.name === field.name)
      ? field.label.replaceAll(' › ', '_')
      : field.name;
    addAndFocus(named, field.template);
  };
  return (
    <FlowCard
      number={index + 2}
      title={typeof step['title'] === 'string' && step['title'] ? step['title'] : texts.map.title}
      help={texts.map.help}
      icon={IconArrowsShuffle}
      at={card}
      problems={problemsBeside(
        problems,
        card,
        rows.map((row) => at + pointer(row.name)),
      )}
      readOnly={readOnly}
      onRemove={onRemove}
    >
      <RowList
        rows={rows}
        at={at}
        problems={problems}
        groups={groups}
        words={texts.map.row}
        edit={edit}
        remove={remove}
        onFocusValue={(key) => (lastFocused.current = key)}
        inserters={inserters.current}
      />
      <Button
        mt={rows.length > 0 ? 'sm' : 0}
        variant="subtle"
        size="compact-md"
        leftSection={<IconPlus size={16} />}
        onClick={() => addAndFocus()}
      >
        {texts.map.add}
      </Button>
      {readOnly ? null : (
        <>
          {groups.map((group) => (
            <div key={group.title} className={classes.chips} role="group" aria-label={group.title}>
              <Text size="sm" c="dimmed" w="100%">
                {texts.map.chips(group.title)}
              </Text>
              {group.fields.map((field) => (
                <UnstyledButton key={field.template} className={classes.chip} onClick={() => pick(field)}>
                  <IconPlus size={13} aria-hidden="true" />
                  <VisuallyHidden>{texts.map.chip}</VisuallyHidden>
                  {field.label}
                  {field.example ? <span className={classes.example}>{field.example}</span> : null}
                </UnstyledButton>
              ))}
            </div>
          ))}
          <Text size="sm" c="dimmed" mt="md">
            {texts.map.templates}
          </Text>
        </>
      )}
    </FlowCard>
  );
}
