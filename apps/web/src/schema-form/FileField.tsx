import { texts } from '../texts';
import type { FormFieldProps } from './form-field';
import { JsonField } from './JsonField';
import { TextField } from './TextFields';

/** A file of the trigger or of an earlier step, named by a template; or text, which is a file of that text. */
export function FileField(props: FormFieldProps) {
  const { field, value } = props;
  const help = field.schema['description'] ?? texts.schemaForm.file.help;
  const asked = { ...props, field: { ...field, schema: { ...field.schema, description: help } } };
  return value !== null && typeof value === 'object' ? <JsonField {...asked} /> : <TextField {...asked} />;
}
