import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';

import { isObject, type Json } from '../definition';
import { fieldId } from '../problems';
import { RowList } from '../RowList';
import { newRow, useRows } from '../rows';
import type { Place } from './field';
import classes from './forms.module.css';

interface Props extends Place {
  label: string;
  description?: string;
  add: string;
  words: { name: string; value: string; namePlaceholder: string; valuePlaceholder: string };
  value: unknown;
  readOnly: boolean;
  onChange: (value: Json) => void;
}

/** An object as name → value lines, under a heading. */
export function Rows({ label, description, add, words, value, readOnly, onChange, ...place }: Props) {
  const { rows, edit, remove, ...list } = useRows(isObject(value) ? value : {}, onChange);
  if (readOnly && rows.length === 0) return null;
  return (
    <fieldset className={classes.group} id={fieldId(place.at)} tabIndex={-1}>
      <Text component="legend" size="sm" fw={600}>
        {label}
      </Text>
      {description ? (
        <Text size="xs" c="dimmed" mb={8} mt={-4}>
          {description}
        </Text>
      ) : null}
      <RowList {...{ rows, words, edit, remove }} {...place} />
      <Button
        variant="subtle"
        size="compact-md"
        mt={rows.length > 0 ? 'xs' : 0}
        leftSection={<IconPlus size={16} />}
        onClick={() => list.add(newRow())}
      >
        {add}
      </Button>
    </fieldset>
  );
}
