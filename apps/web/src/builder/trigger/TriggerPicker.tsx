import { Combobox, Text, TextInput, useCombobox } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

import { texts } from '../../texts';
import { ConnectorIcon } from '../../parts/connectorIcon';
import { groupedEntries, type TriggerEntry } from './trigger-entries';
import classes from './TriggerPicker.module.css';

const words = texts.triggers;

interface Props {
  entries: readonly TriggerEntry[];
  onPick: (entry: TriggerEntry) => void;
}

/** Everything that can start a workflow, under headings, to be searched. */
export function TriggerPicker({ entries, onPick }: Props) {
  const [search, setSearch] = useState('');
  const combobox = useCombobox({ opened: true });
  const groups = groupedEntries(entries, search);
  const { selectFirstOption } = combobox;
  useEffect(() => {
    selectFirstOption();
  }, [search, selectFirstOption]);
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(name) => {
        const entry = entries.find((known) => known.name === name);
        if (entry) onPick(entry);
      }}
    >
      <Combobox.EventsTarget>
        <TextInput
          aria-label={words.search}
          placeholder={words.searchFor}
          leftSection={<IconSearch size={16} />}
          autoComplete="off"
          data-autofocus
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </Combobox.EventsTarget>
      <Combobox.Options className={classes.options} aria-label={words.all} tabIndex={0}>
        {groups.map(({ key, label, entries: inGroup }) => (
          <Combobox.Group key={key} label={label}>
            {inGroup.map(({ name, title, app, help, connector, trigger }) => (
              <Combobox.Option key={name} value={name} className={classes.option}>
                <span className={classes.icon}>
                  <ConnectorIcon src={connector.icon} size={20} />
                </span>
                <span>
                  {app === null ? (
                    title
                  ) : (
                    <>
                      <b>{app}</b> {trigger.title === app ? '' : `· ${trigger.title}`}
                    </>
                  )}
                  <Text component="span" display="block" size="xs" className={classes.help}>
                    {help}
                  </Text>
                </span>
              </Combobox.Option>
            ))}
          </Combobox.Group>
        ))}
        {groups.length === 0 ? <Combobox.Empty>{words.nothing}</Combobox.Empty> : null}
      </Combobox.Options>
    </Combobox>
  );
}
