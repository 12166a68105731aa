import { ActionIcon, Combobox, Text, TextInput, useCombobox } from '@mantine/core';
import { IconArrowLeft, IconChevronRight, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';

import { connectorsQuery } from '../api/queries';
import { texts } from '../texts';
import { STEP_KINDS, type StepKind } from './forms/catalogue';
import { type AppChoice, appChoices, browsed, type ChoiceGroup, searched } from './step-choices';
import classes from './StepPicker.module.css';
import { ConnectorIcon } from '../parts/connectorIcon';

const words = texts.flow;
const APP = 'app:';

/** Every kind of step and every app's actions, to be searched; an app is opened to see what it can do. */
export function StepPicker({ onPick }: { onPick: (kind: StepKind) => void }) {
  const [search, setSearch] = useState('');
  const [app, setApp] = useState<string | null>(null);
  const combobox = useCombobox({ opened: true });
  const { data } = useQuery(connectorsQuery);
  const apps = useMemo(() => appChoices(data?.items ?? []), [data]);
  const opened = apps.find(({ connector }) => connector.key === app);
  const wanted = search.trim();
  const groups: ChoiceGroup[] = opened
    ? [{ key: 'app', label: opened.connector.title, steps: within(opened, wanted), apps: [] }]
    : wanted === ''
      ? browsed(apps)
      : searched(apps, wanted);
  const { selectFirstOption } = combobox;
  const isPlaced = useRef(false);
  useEffect(() => {
    if (isPlaced.current) return void selectFirstOption();
    // Selecting scrolls to it, and the popover is at the top of the page until it is placed.
    const frame = requestAnimationFrame(() => {
      isPlaced.current = true;
      selectFirstOption();
    });
    return () => cancelAnimationFrame(frame);
  }, [search, app, apps, selectFirstOption]);
  const open = (key: string | null) => {
    setApp(key);
    setSearch('');
  };
  const submit = (name: string) => {
    if (name.startsWith(APP)) return open(name.slice(APP.length));
    const all = [...STEP_KINDS, ...apps.flatMap(({ steps }) => steps)];
    const kind = all.find((known) => known.kind === name);
    if (kind) onPick(kind);
  };
  return (
    <Combobox store={combobox} onOptionSubmit={submit}>
      <Combobox.EventsTarget>
        <TextInput
          aria-label={words.search}
          placeholder={opened ? words.searchIn(opened.connector.title) : words.search}
          {...(opened
            ? {
                leftSectionPointerEvents: 'all',
                leftSection: (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={words.allSteps}
                    onClick={() => open(null)}
                  >
                    <IconArrowLeft size={16} />
                  </ActionIcon>
                ),
              }
            : { leftSection: <IconSearch size={16} /> })}
          autoComplete="off"
          data-autofocus
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Backspace' && search === '' && opened) open(null);
          }}
        />
      </Combobox.EventsTarget>
      <Combobox.Options className={classes.options} aria-label={words.add} tabIndex={0}>
        {groups.map(({ key, label, steps, apps: inGroup }) => (
          <Combobox.Group key={key} label={label}>
            {steps.map((step) => (
              <StepOption key={step.kind} step={step} />
            ))}
            {inGroup.map(({ connector, steps: own }) => (
              <Combobox.Option key={connector.key} value={`${APP}${connector.key}`} className={classes.app}>
                <span className={classes.picture}>
                  <ConnectorIcon src={connector.icon} />
                </span>
                <span>
                  {connector.title}
                  <Text component="span" display="block" size="xs" className={classes.help}>
                    {connector.description}
                  </Text>
                </span>
                <Text component="span" size="xs" className={classes.help}>
                  {words.actions(own.length)}
                </Text>
                <IconChevronRight size={15} />
              </Combobox.Option>
            ))}
          </Combobox.Group>
        ))}
        {groups.every(({ steps, apps: inGroup }) => steps.length + inGroup.length === 0) ? (
          <Combobox.Empty>{words.nothing}</Combobox.Empty>
        ) : null}
      </Combobox.Options>
    </Combobox>
  );
}

function StepOption({ step: { kind, title, help, icon: Icon } }: { step: StepKind }) {
  return (
    <Combobox.Option value={kind} className={classes.option}>
      <Icon size={18} stroke={1.7} />
      <span>
        {title}
        <Text component="span" display="block" size="xs" className={classes.help}>
          {help}
        </Text>
      </span>
    </Combobox.Option>
  );
}

/** What one app can do, without its name before each. */
function within({ connector, steps }: AppChoice, search: string): StepKind[] {
  const wanted = search.toLowerCase().split(/\s+/);
  return steps
    .map((step) => ({ ...step, title: step.title.replace(`${connector.title}: `, '') }))
    .filter(({ title, help }) => wanted.every((word) => `${title} ${help}`.toLowerCase().includes(word)));
}
