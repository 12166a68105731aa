import { Rows } from '../builder/forms/Rows';
import { texts } from '../texts';
import { placeOf, shownOf, type FormFieldProps } from './form-field';

const words = texts.schemaForm;

/** Names of the user's own, each with a text. */
export function MapField(props: FormFieldProps) {
  const { value, place, onChange } = props;
  const { label, description, placeholder = '' } = shownOf(props);
  return (
    <Rows
      label={label}
      {...(description === undefined ? {} : { description })}
      add={words.addTo(label)}
      words={{ ...words.row(label), valuePlaceholder: placeholder }}
      value={value}
      at={placeOf(props)}
      problems={place.problems}
      groups={place.groups ?? []}
      readOnly={place.readOnly}
      onChange={(next) => onChange(Object.keys(next).length > 0 ? next : undefined)}
    />
  );
}
