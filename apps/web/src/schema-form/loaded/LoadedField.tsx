import { texts } from '../../texts';
import { hintsOf } from '../field-schema';
import { shownOf, type FormFieldProps } from '../form-field';
import { MappedField } from '../MappedField';
import { LoadedSelect } from './LoadedSelect';
import { missingChoices, type LoadHint, type Loads } from './loads';
import { nameOf } from './name-of';

interface Props extends FormFieldProps {
  loads: Loads;
  hint: LoadHint;
}

/** A field whose choices come from the service; a value of one's own, or a template, is always possible. */
export function LoadedField({ loads, hint, ...props }: Props) {
  const { field, value, place, onChange } = props;
  const { description, ...shown } = shownOf(props);
  const missing = missingChoices(loads, hint);
  const first = missing.map((name) => nameOf(name, place)).join(', ');
  const help = missing.length > 0 ? texts.schemaForm.loaded.first(first) : description;
  const isNumber = ['integer', 'number'].includes(String(field.schema['type']));
  return (
    <MappedField {...props}>
      <LoadedSelect
        {...shown}
        {...(help === undefined ? {} : { description: help })}
        placeholder={hintsOf(field.schema).placeholder ?? ''}
        required={field.required}
        readOnly={place.readOnly}
        loads={loads}
        hint={hint}
        value={value}
        onChange={(next) =>
          onChange(isNumber && typeof next === 'string' && /^-?\d+(\.\d+)?$/.test(next) ? Number(next) : next)
        }
      />
    </MappedField>
  );
}
