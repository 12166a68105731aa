import { hintsOf, itemSchema, kindOf } from './field-schema';
import { LoadedField } from './loaded/LoadedField';
import { LoadedFields } from './loaded/LoadedFields';
import { LoadedList } from './loaded/LoadedList';
import type { FormFieldProps } from './form-field';
import { ChoiceField, ChoicesField, SwitchField } from './ChoiceFields';
import { FileField } from './FileField';
import { JsonField } from './JsonField';
import { MapField } from './MapField';
import { MappedField } from './MappedField';
import { DurationField, NumberField } from './NumberFields';
import { NumberList } from './NumberList';
import { ObjectField } from './ObjectField';
import { ObjectList } from './ObjectList';
import { LinesField, SecretField, TextField, TimeZoneField } from './TextFields';
import { TextList } from './TextList';
import type { ComponentType } from 'react';
import type { FieldKind } from './field-schema';

const FIELDS: Record<FieldKind, ComponentType<FormFieldProps>> = {
  text: TextField,
  lines: LinesField,
  secret: SecretField,
  timeZone: TimeZoneField,
  choice: ChoiceField,
  choices: ChoicesField,
  switch: SwitchField,
  number: NumberField,
  duration: DurationField,
  texts: TextList,
  numbers: NumberList,
  objects: ObjectList,
  object: ObjectField,
  map: MapField,
  file: FileField,
  json: JsonField,
};

/** What takes no text as it is. */
const MAPPED: ReadonlySet<FieldKind> = new Set([
  'choice',
  'choices',
  'switch',
  'number',
  'duration',
  'texts',
  'numbers',
  'objects',
  'map',
]);

/** One field, drawn as its schema asks. */
export function SchemaField(props: FormFieldProps) {
  const { field, place } = props;
  const kind = kindOf(field.schema, field.name);
  const { options, fields } = hintsOf(field.schema);
  const listed = options ?? hintsOf(itemSchema(field.schema)).options;
  if (place.loads && fields) return <LoadedFields {...props} loads={place.loads} hint={fields} />;
  if (place.loads && listed) {
    const Field = kind === 'texts' || kind === 'numbers' || kind === 'choices' ? LoadedList : LoadedField;
    return <Field {...props} loads={place.loads} hint={listed} />;
  }
  const Field = FIELDS[kind];
  return MAPPED.has(kind) ? (
    <MappedField {...props}>
      <Field {...props} />
    </MappedField>
  ) : (
    <Field {...props} />
  );
}
