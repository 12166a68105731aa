import { kindOf } from './field-schema';
import type { FormFieldProps } from './form-field';
import { ChoiceField, ChoicesField, SwitchField } from './ChoiceFields';
import { JsonField } from './JsonField';
import { MapField } from './MapField';
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
  json: JsonField,
};

/** One field, drawn as its schema asks. */
export function SchemaField(props: FormFieldProps) {
  const Field = FIELDS[kindOf(props.field.schema, props.field.name)];
  return <Field {...props} />;
}
