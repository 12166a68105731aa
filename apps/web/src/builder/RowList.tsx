import { ActionIcon, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';

import type { ProblemItem } from '../api/types';
import { texts } from '../texts';
import type { FieldGroup } from './InsertMenu';
import { fieldId, pointer, problemAt } from './problems';
import classes from './RowList.module.css';
import { isRepeated, type Row } from './rows';
import { TemplateInput } from './TemplateInput';

interface Props {
  rows: readonly Row[];
  /** The pointer of the object that the rows make. */
  at: string;
  problems: readonly ProblemItem[];
  groups: readonly FieldGroup[];
  words: { name: string; value: string; namePlaceholder: string; valuePlaceholder: string };
  edit: (key: number, part: Partial<Row>) => void;
  remove: (key: number) => void;
  onFocusValue?: (key: number) => void;
  inserters?: Map<number, (text: string) => void>;
}

/** Name → value lines. */
export function RowList({ rows, at, problems, groups, words, edit, remove, onFocusValue, inserters }: Props) {
  return (
    <ul className={classes.list}>
      {rows.map((row, index) => {
        const place = at + pointer(row.name);
        return (
          <li key={row.key} className={classes.row}>
            <TextInput
              aria-label={texts.builder.rowLabel(words.name, index + 1)}
              placeholder={words.namePlaceholder}
              value={row.name}
              maxLength={200}
              autoComplete="off"
              data-row-name={row.key}
              error={isRepeated(rows, row) ? texts.builder.repeated : undefined}
              onChange={(event) => edit(row.key, { name: event.currentTarget.value })}
            />
            <TemplateInput
              label={texts.builder.rowLabel(words.value, index + 1)}
              quietLabel
              id={fieldId(place)}
              placeholder={words.valuePlaceholder}
              value={row.value}
              groups={groups}
              error={row.name === '' ? undefined : problemAt(problems, place)}
              onChange={(value) => edit(row.key, { value })}
              onFocus={() => onFocusValue?.(row.key)}
              ref={(insert) => {
                if (insert) inserters?.set(row.key, insert);
                else inserters?.delete(row.key);
              }}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              c="dimmed"
              size="lg"
              aria-label={texts.builder.removeRow(row.name || String(index + 1))}
              onClick={() => remove(row.key)}
            >
              <IconTrash size={17} stroke={1.6} />
            </ActionIcon>
          </li>
        );
      })}
    </ul>
  );
}
