import type { FieldSchema } from '../api/types';
import type { Json } from '../builder/definition';
import { patched } from '../builder/forms/field';
import classes from '../builder/forms/forms.module.css';
import { MoreSettings } from '../builder/forms/MoreSettings';
import { pointer } from '../builder/problems';
import { hintsOf, isShown, propertiesOf } from './field-schema';
import type { SchemaFormProps } from './form-field';
import { SchemaField } from './SchemaField';

/** The names of the fields that a form shows now. */
export function shownFields(schema: FieldSchema, value: Json): string[] {
  const all = propertiesOf(schema);
  return all.filter((field) => isShown(field, all, value)).map(({ name }) => name);
}

/** A form for any object that a schema describes. */
export function SchemaForm({ schema, value, place, onChange, except = [] }: SchemaFormProps) {
  const all = propertiesOf(schema);
  const shown = all.filter((field) => !except.includes(field.name) && isShown(field, all, value));
  const isAdvanced = ({ schema: of }: (typeof all)[number]) => hintsOf(of).advanced === true;
  const more = shown.filter(isAdvanced);
  const draw = (field: (typeof all)[number]) => (
    <SchemaField
      key={field.name}
      field={field}
      value={value[field.name]}
      place={place}
      Form={SchemaForm}
      onChange={(next) => onChange(patched(value, { [field.name]: next }))}
    />
  );
  if (shown.length === 0) return null;
  return (
    <div className={classes.form}>
      {shown.filter((field) => !isAdvanced(field)).map(draw)}
      {more.length > 0 ? (
        <MoreSettings
          open={more.some(({ name }) => value[name] !== undefined)}
          problems={place.problems}
          within={more.map(({ name }) => place.at + pointer(name))}
        >
          {more.map(draw)}
        </MoreSettings>
      ) : null}
    </div>
  );
}
