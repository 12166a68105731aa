import { Combobox, Text, TextInput, useCombobox } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';

import { connectorsQuery } from '../api/queries';
import { texts } from '../texts';
import { actionEntries } from './action-entries';
import { STEP_GROUPS, STEP_KINDS, stepOfAction, type StepKind } from './forms/catalogue';
import classes from './StepPicker.module.css';

const words = texts.flow;

const matches = ({ title, help, type }: StepKind, search: string): boolean => {
  const text = `${title} ${help} ${type}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};

/** Every kind of step under its heading, to be searched. */
export function StepPicker({ onPick }: { onPick: (kind: StepKind) => void }) {
  const [search, setSearch] = useState('');
  const combobox = useCombobox({ opened: true });
  const { data } = useQuery(connectorsQuery);
  const kinds = useMemo(() => [...STEP_KINDS, ...actionEntries(data?.items ?? []).map(stepOfAction)], [data]);
  const found = kinds.filter((kind) => matches(kind, search.trim()));
  const { selectFirstOption } = combobox;
  useEffect(() => {
    selectFirstOption();
  }, [search, selectFirstOption]);
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(name) => {
        const kind = kinds.find((known) => known.kind === name);
        if (kind) onPick(kind);
      }}
    >
      <Combobox.EventsTarget>
        <TextInput
          aria-label={words.search}
          placeholder={words.search}
          leftSection={<IconSearch size={16} />}
          autoComplete="off"
          data-autofocus
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </Combobox.EventsTarget>
      <Combobox.Options className={classes.options} aria-label={words.add}>
        {STEP_GROUPS.map((group) => {
          const inGroup = found.filter((kind) => kind.group === group);
          if (inGroup.length === 0) return null;
          return (
            <Combobox.Group key={group} label={words.groups[group]}>
              {inGroup.map(({ kind, title, help, icon: Icon }) => (
                <Combobox.Option key={kind} value={kind} className={classes.option}>
                  <Icon size={18} stroke={1.7} />
                  <span>
                    {title}
                    <Text component="span" display="block" size="xs" c="dimmed">
                      {help}
                    </Text>
                  </span>
                </Combobox.Option>
              ))}
            </Combobox.Group>
          );
        })}
        {found.length === 0 ? <Combobox.Empty>{words.nothing}</Combobox.Empty> : null}
      </Combobox.Options>
    </Combobox>
  );
}
