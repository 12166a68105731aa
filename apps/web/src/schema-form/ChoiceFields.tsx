import { Checkbox, Group, MultiSelect, NativeSelect, Switch } from '@mantine/core';

import { texts } from '../texts';
import { choicesOf, itemSchema } from './field-schema';
import { shownOf, type FormFieldProps } from './form-field';

const words = texts.schemaForm;
const ORDER = ['label', 'input', 'error', 'description'] as const;
/** More than are read at a glance. */
const MANY = 10;

/** One of a few. What counts when nothing is said is chosen already. */
export function ChoiceField(props: FormFieldProps) {
  const { field, value, onChange } = props;
  const { placeholder: _, ...shown } = shownOf(props);
  const choices = choicesOf(field.schema);
  const fallback = field.schema['default'];
  // What is needed has to be said, whatever it is at first.
  const now = value ?? (field.required ? undefined : fallback);
  const known = choices.findIndex((choice) => choice.value === now);
  const none =
    now === undefined || fallback === undefined
      ? [{ value: '', label: field.required ? words.choose : words.none }]
      : [];
  const strange = now !== undefined && known < 0 ? [{ value: 'strange', label: String(now) }] : [];
  return (
    <NativeSelect
      {...shown}
      inputWrapperOrder={[...ORDER]}
      withAsterisk={field.required}
      styles={{ wrapper: { maxWidth: 420 } }}
      data={[
        ...none,
        ...strange,
        ...choices.map((choice, index) => ({ value: String(index), label: choice.label })),
      ]}
      value={known >= 0 ? String(known) : strange.length > 0 ? 'strange' : ''}
      onChange={(event) => {
        const next =
          event.currentTarget.value === '' ? undefined : choices[Number(event.currentTarget.value)];
        onChange(next?.value === fallback && !field.required ? undefined : next?.value);
      }}
    />
  );
}

/** Any of a few. */
export function ChoicesField(props: FormFieldProps) {
  const { field, value, onChange } = props;
  const { placeholder: _, ...shown } = shownOf(props);
  const choices = choicesOf(itemSchema(field.schema));
  const chosen: unknown[] = Array.isArray(value)
    ? value
    : Array.isArray(field.schema['default'])
      ? field.schema['default']
      : [];
  const names = chosen.map(String);
  const choose = (next: string[]) => {
    const values = choices
      .filter((choice) => next.includes(String(choice.value)))
      .map((choice) => choice.value);
    onChange(values.length > 0 ? values : undefined);
  };
  if (choices.length > MANY)
    return (
      <MultiSelect
        {...shown}
        withAsterisk={field.required}
        searchable
        clearable
        hidePickedOptions
        data={choices.map((choice) => ({ value: String(choice.value), label: choice.label }))}
        value={names}
        onChange={choose}
      />
    );
  const { id, ...group } = shown;
  return (
    <div id={id} tabIndex={-1}>
      <Checkbox.Group {...group} withAsterisk={field.required} value={names} onChange={choose}>
        <Group gap="md" mt={6}>
          {choices.map((choice) => (
            <Checkbox key={String(choice.value)} value={String(choice.value)} label={choice.label} />
          ))}
        </Group>
      </Checkbox.Group>
    </div>
  );
}

/** Yes or no. */
export function SwitchField(props: FormFieldProps) {
  const { field, value, onChange } = props;
  const { placeholder: _, ...shown } = shownOf(props);
  const fallback = field.schema['default'] === true;
  return (
    <Switch
      {...shown}
      checked={typeof value === 'boolean' ? value : fallback}
      onChange={(event) => {
        const on = event.currentTarget.checked;
        onChange(on === fallback && !field.required ? undefined : on);
      }}
    />
  );
}
