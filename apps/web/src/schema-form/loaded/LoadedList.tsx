import { Pill, Group, Input } from '@mantine/core';

import { useInfiniteQuery } from '@tanstack/react-query';

import classes from '../../builder/forms/forms.module.css';
import { texts } from '../../texts';
import { FieldHead } from '../FieldHead';
import { placeOf, shownOf, type FormFieldProps } from '../form-field';
import { MappedField } from '../MappedField';
import { LoadedSelect } from './LoadedSelect';
import { type LoadHint, type Loads, optionsQuery } from './loads';

const words = texts.schemaForm;

interface Props extends FormFieldProps {
  loads: Loads;
  hint: LoadHint;
}

/** Several of the choices that the service gives. */
export function LoadedList({ loads, hint, ...props }: Props) {
  const { field, value, place, onChange } = props;
  const { id, label, description } = shownOf(props);
  const items: unknown[] = Array.isArray(value) ? value : [];
  // What is chosen is shown by its name.
  const { data } = useInfiniteQuery({ ...optionsQuery(loads, hint, ''), enabled: items.length > 0 });
  const names = new Map<unknown, string>(
    data?.pages.flatMap((page) => page.items.map(({ value: is, label: called }) => [is, called] as const)),
  );
  const set = (next: unknown[]) => onChange(next.length > 0 ? next : undefined);
  const own = place.problems.find(({ pointer }) => pointer === placeOf(props))?.message;
  return (
    <MappedField {...props}>
      <fieldset className={classes.group} id={id} tabIndex={-1}>
        <FieldHead
          label={label}
          required={field.required}
          {...(description === undefined ? {} : { description })}
        />
        {items.length > 0 ? (
          <Group gap={6} mb={6}>
            {items.map((item, index) => (
              <Pill
                key={`${index}:${String(item)}`}
                size="md"
                withRemoveButton={!place.readOnly}
                removeButtonProps={{
                  'aria-label': words.removeItem(label, index + 1),
                  'aria-hidden': false,
                  tabIndex: 0,
                }}
                onRemove={() => set(items.filter((_, other) => other !== index))}
              >
                {names.get(item) ?? String(item)}
              </Pill>
            ))}
          </Group>
        ) : null}
        {place.readOnly ? null : (
          <LoadedSelect
            label={words.addTo(label)}
            quietLabel
            placeholder={words.addTo(label)}
            required={false}
            readOnly={false}
            loads={loads}
            hint={hint}
            value={undefined}
            onChange={(next) => {
              if (next !== undefined && !items.includes(next)) set([...items, next]);
            }}
          />
        )}
        {own ? <Input.Error mt={4}>{own}</Input.Error> : null}
      </fieldset>
    </MappedField>
  );
}
