import { NumberInput } from '@mantine/core';

import { DurationInput } from '../builder/forms/DurationInput';
import { errorOf, placeOf, shownOf, type FormFieldProps } from './form-field';

const numberAt = (schema: Record<string, unknown>, key: string): number | undefined =>
  typeof schema[key] === 'number' ? schema[key] : undefined;

export function NumberField(props: FormFieldProps) {
  const { field, value, place, onChange } = props;
  const { schema } = field;
  const shown = shownOf(props);
  const fallback = numberAt(schema, 'default');
  return (
    <NumberInput
      {...shown}
      placeholder={shown.placeholder ?? (fallback === undefined || field.required ? '' : String(fallback))}
      withAsterisk={field.required}
      styles={{ wrapper: { maxWidth: 240 } }}
      hideControls
      autoComplete="off"
      readOnly={place.readOnly}
      allowDecimal={schema['type'] === 'number'}
      allowNegative={(numberAt(schema, 'minimum') ?? -1) < 0}
      clampBehavior="none"
      value={typeof value === 'number' ? value : ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
    />
  );
}

const DAY_MS = 86_400_000;

/** Milliseconds, as an amount and its unit. */
export function DurationField({ field, value, place, onChange }: FormFieldProps) {
  const { schema } = field;
  const { label, description } = shownOf({ field, place });
  const fallback = numberAt(schema, 'default');
  const min = numberAt(schema, 'minimum') ?? 0;
  const error = errorOf({ field, place });
  const at = placeOf({ field, place });
  return (
    <DurationInput
      label={label}
      {...(description === undefined ? {} : { description })}
      unit={
        (fallback ?? min) >= DAY_MS
          ? 'd'
          : (fallback ?? min) >= 3_600_000
            ? 'h'
            : (fallback ?? min) >= 60_000
              ? 'min'
              : 's'
      }
      from={min < 1000 ? 'ms' : 's'}
      min={min}
      max={numberAt(schema, 'maximum') ?? Infinity}
      value={value ?? fallback}
      at={at}
      problems={error === undefined ? [] : [{ pointer: at, code: '', message: error }]}
      onChange={(ms) => onChange(ms === fallback && !field.required ? undefined : ms)}
    />
  );
}
