import { Autocomplete, PasswordInput, Textarea, TextInput } from '@mantine/core';

import { textOf, textOrNothing } from '../builder/forms/field';
import { TemplateInput } from '../builder/TemplateInput';
import { texts } from '../texts';
import { hintsOf } from './field-schema';
import { shownOf, type FormFieldProps } from './form-field';

const words = texts.schemaForm;
const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];
const mono = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } };

/** What counts when nothing is said is shown where it would be typed. */
function placeholderOf({ schema }: FormFieldProps['field']): string | undefined {
  const { default: given } = schema;
  return hintsOf(schema).placeholder ?? (typeof given === 'string' && given !== '' ? given : undefined);
}

const inputType = (format: unknown): string =>
  format === 'email' || format === 'date' || format === 'time' ? format : format === 'uri' ? 'url' : 'text';

const maxLengthOf = ({ schema }: FormFieldProps['field']): number | undefined =>
  typeof schema['maxLength'] === 'number' ? schema['maxLength'] : undefined;

export function TextField(props: FormFieldProps) {
  const { field, value, place, onChange } = props;
  const { format } = hintsOf(field.schema);
  const shown = { ...shownOf(props), placeholder: placeholderOf(field) ?? '' };
  if (place.groups)
    return (
      <TemplateInput
        {...shown}
        withAsterisk={field.required}
        groups={place.groups}
        value={textOf(value)}
        onChange={(text) => onChange(textOrNothing(text))}
      />
    );
  return (
    <TextInput
      {...shown}
      type={inputType(field.schema['format'])}
      withAsterisk={field.required}
      autoComplete="off"
      spellCheck={false}
      readOnly={place.readOnly}
      {...(maxLengthOf(field) === undefined ? {} : { maxLength: maxLengthOf(field)! })}
      {...(format === 'cron' ? { styles: mono } : {})}
      value={textOf(value)}
      onChange={(event) => onChange(textOrNothing(event.currentTarget.value))}
    />
  );
}

/** Text of several lines. */
export function LinesField(props: FormFieldProps) {
  const { field, value, place, onChange } = props;
  const { secret, format } = hintsOf(field.schema);
  const kept = secret && place.secretsKept ? words.kept : undefined;
  const shown = { ...shownOf(props), placeholder: kept ?? placeholderOf(field) ?? '' };
  if (place.groups)
    return (
      <TemplateInput
        {...shown}
        lines={4}
        withAsterisk={field.required}
        groups={place.groups}
        value={textOf(value)}
        onChange={(text) => onChange(textOrNothing(text))}
      />
    );
  return (
    <Textarea
      {...shown}
      rows={4}
      resize="vertical"
      withAsterisk={field.required && !kept}
      autoComplete="off"
      spellCheck={!secret && format === undefined}
      readOnly={place.readOnly}
      {...(secret || format ? { styles: mono } : {})}
      value={textOf(value)}
      onChange={(event) => onChange(textOrNothing(event.currentTarget.value))}
    />
  );
}

/** A text that nobody sees again. */
export function SecretField(props: FormFieldProps) {
  const { field, value, place, onChange } = props;
  const shown = shownOf(props);
  const placeholder = place.secretsKept ? words.kept : (shown.placeholder ?? '');
  return (
    <PasswordInput
      {...shown}
      placeholder={placeholder}
      withAsterisk={field.required && !place.secretsKept}
      autoComplete="new-password"
      readOnly={place.readOnly}
      visibilityToggleButtonProps={{ 'aria-label': words.show(shown.label), tabIndex: 0 }}
      value={textOf(value)}
      onChange={(event) => onChange(textOrNothing(event.currentTarget.value))}
    />
  );
}

/** An IANA time zone, found by typing a part of its name. */
export function TimeZoneField(props: FormFieldProps) {
  const { field, value, place, onChange } = props;
  return (
    <Autocomplete
      {...shownOf(props)}
      placeholder={placeholderOf(field) ?? texts.forms.timeZone.placeholder}
      withAsterisk={field.required}
      maw={340}
      data={zones}
      limit={20}
      readOnly={place.readOnly}
      value={textOf(value)}
      onChange={(zone) => onChange(textOrNothing(zone))}
    />
  );
}
