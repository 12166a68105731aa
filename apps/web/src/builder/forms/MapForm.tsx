import { Button, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef } from 'react';

import { texts } from '../../texts';
import { inputOf } from '../definition';
import classes from './MapForm.module.css';
import { RowList } from '../RowList';
import { newRow, useRows } from '../rows';
import type { Field } from '../templates';
import type { FormProps } from './form-props';

export function MapForm({ step, at: stepAt, groups, problems, readOnly, onChange }: FormProps) {
  const { rows, add, edit, remove } = useRows(inputOf(step), (input) => onChange({ ...step, input }));
  const inserters = useRef(new Map<number, (text: string) => void>());
  const lastFocused = useRef<number>(undefined);
  const at = `${stepAt}/input`;
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
    <>
      <RowList
        {...{ rows, at, problems, groups, edit, remove }}
        words={texts.map.row}
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
          {groups
            .filter(({ near }) => near)
            .map((group) => (
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
    </>
  );
}
