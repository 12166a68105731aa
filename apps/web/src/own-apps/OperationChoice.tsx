import { Button, Checkbox, Group, ScrollArea, Text, TextInput } from '@mantine/core';
import { useState } from 'react';

import { texts } from '../texts';
import classes from './OwnApps.module.css';
import type { OwnOperation } from './own-apps';

const words = texts.ownApps;

interface Props {
  operations: readonly (OwnOperation & { tag?: string })[];
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}

/** Which operations an app is to have. */
export function OperationChoice({ operations, chosen, onChange }: Props) {
  const [search, setSearch] = useState('');
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = operations.filter(({ title, method, path, tag = '' }) => {
    const text = `${title} ${method} ${path} ${tag}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  const set = (keys: readonly string[], on: boolean) => {
    const next = new Set(chosen);
    for (const key of keys)
      if (on) next.add(key);
      else next.delete(key);
    onChange(next);
  };
  const keys = shown.map(({ key }) => key);
  return (
    <fieldset className={classes.operations}>
      <legend className={classes.legend}>{words.operations}</legend>
      <Group justify="space-between" gap="xs" mb="xs">
        <TextInput
          aria-label={words.find}
          placeholder={words.find}
          flex="1 1 180px"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Group gap={4} wrap="nowrap">
          <Button variant="subtle" size="compact-sm" onClick={() => set(keys, true)}>
            {words.all}
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={() => set(keys, false)}>
            {words.none}
          </Button>
        </Group>
      </Group>
      <ScrollArea.Autosize
        mah={320}
        type="auto"
        viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': words.operations }}
      >
        {shown.map(({ key, title, method, path }) => (
          <Checkbox
            key={key}
            className={classes.operation}
            checked={chosen.has(key)}
            label={
              <>
                {title}
                <Text component="span" className={classes.path}>
                  {method} {path}
                </Text>
              </>
            }
            onChange={(event) => set([key], event.currentTarget.checked)}
          />
        ))}
      </ScrollArea.Autosize>
      <Text size="xs" c="dimmed" mt={6}>
        {words.chosen(chosen.size, operations.length)}
      </Text>
    </fieldset>
  );
}
