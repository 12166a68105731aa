import { Combobox, InputBase, Loader, ScrollArea, Text, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { messageOf } from '../../api/problem';
import { texts } from '../../texts';
import { type LoadedOption, type LoadHint, type Loads, optionsQuery } from './loads';

const words = texts.schemaForm.loaded;
const MORE = 'more';
const OWN = 'own';

interface Props {
  label: string;
  quietLabel?: boolean;
  id?: string;
  description?: string;
  error?: string | undefined;
  placeholder?: string;
  required: boolean;
  readOnly: boolean;
  loads: Loads;
  hint: LoadHint;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** One of the choices that the service gives, found by typing; or what was typed. */
export function LoadedSelect({
  label,
  quietLabel,
  loads,
  hint,
  value,
  onChange,
  required,
  readOnly,
  ...rest
}: Props) {
  const combobox = useCombobox({ onDropdownClose: () => setTyped(null) });
  const [typed, setTyped] = useState<string | null>(null);
  const [search] = useDebouncedValue(typed?.trim() ?? '', 250);
  const isOpen = combobox.dropdownOpened;
  // What is chosen is shown by its name, so the list is asked for once even if nobody opens it.
  const query = useInfiniteQuery({
    ...optionsQuery(loads, hint, search),
    enabled: isOpen || (value !== undefined && search === ''),
  });
  const options: LoadedOption[] = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const given = value === undefined || value === null ? '' : String(value as string | number);
  const chosen = options.find((option) => String(option.value) === given);
  const own = typed?.trim() ?? '';
  const named = options.find(
    ({ value: is, label: called }) => String(is) === own || called.toLowerCase() === own.toLowerCase(),
  );
  // The list is still that of what was typed before: nobody means its first one.
  const isSettled = search === own && !query.isPending;
  const { selectFirstOption, resetSelectedOption } = combobox;
  useEffect(() => {
    if (own !== '' && isSettled) selectFirstOption();
    else resetSelectedOption();
  }, [own, isSettled, options.length, selectFirstOption, resetSelectedOption]);
  const submit = (key: string) => {
    if (key === MORE) return void query.fetchNextPage();
    onChange(key === OWN ? own : options[Number(key)]?.value);
    combobox.closeDropdown();
  };
  /** Whoever types a value and goes on means it. */
  const leave = () => {
    if (own !== '') onChange(named ? named.value : own);
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={submit} withinPortal={false}>
      <Combobox.Target>
        <InputBase
          {...rest}
          {...(quietLabel ? { 'aria-label': label } : { label })}
          withAsterisk={required}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          styles={{ wrapper: { maxWidth: 420 } }}
          rightSection={query.isFetching ? <Loader size={16} /> : <Combobox.Chevron />}
          rightSectionPointerEvents="none"
          autoComplete="off"
          spellCheck={false}
          readOnly={readOnly}
          placeholder={rest.placeholder || words.choose}
          value={typed ?? chosen?.label ?? given}
          onFocus={() => readOnly || combobox.openDropdown()}
          onClick={() => readOnly || combobox.openDropdown()}
          onBlur={leave}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.openDropdown();
            if (event.currentTarget.value === '') onChange(undefined);
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label={label}>
          <ScrollArea.Autosize mah={260} type="auto">
            {options.map((option, index) => (
              <Combobox.Option key={`${index}:${String(option.value)}`} value={String(index)}>
                {option.label}
                {option.hint ? (
                  <Text component="span" display="block" size="xs" c="dimmed">
                    {option.hint}
                  </Text>
                ) : null}
              </Combobox.Option>
            ))}
            {query.hasNextPage ? <Combobox.Option value={MORE}>{words.more}</Combobox.Option> : null}
            {own !== '' && !named ? <Combobox.Option value={OWN}>{words.use(own)}</Combobox.Option> : null}
            {query.error ? <Combobox.Empty>{messageOf(query.error)}</Combobox.Empty> : null}
            {!query.error && !query.isPending && options.length === 0 && own === '' ? (
              <Combobox.Empty>{words.nothing}</Combobox.Empty>
            ) : null}
            {query.isPending && options.length === 0 ? (
              <Combobox.Empty>{texts.loading}</Combobox.Empty>
            ) : null}
          </ScrollArea.Autosize>
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
