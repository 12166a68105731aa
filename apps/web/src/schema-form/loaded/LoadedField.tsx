import { Button } from '@mantine/core';
import { useState } from 'react';

import { TemplateInput } from '../../builder/TemplateInput';
import { texts } from '../../texts';
import { hintsOf, withoutNull } from '../field-schema';
import { shownOf, type FormFieldProps } from '../form-field';
import { textOf, textOrNothing } from '../../builder/forms/field';
import { LoadedSelect } from './LoadedSelect';
import { missingChoices, type LoadHint, type Loads } from './loads';
import { nameOf } from './name-of';

const words = texts.schemaForm.loaded;

interface Props extends FormFieldProps {
  loads: Loads;
  hint: LoadHint;
}

/** A field whose choices come from the service; a value of one's own, or a template, is always possible. */
export function LoadedField({ loads, hint, ...props }: Props) {
  const { field, value, place, onChange } = props;
  const shown = shownOf(props);
  const [byHand, setByHand] = useState(() => typeof value === 'string' && value.includes('{{'));
  const missing = missingChoices(loads, hint);
  const isNumber = ['integer', 'number'].includes(String(withoutNull(field.schema)['type']));
  const asTyped = (next: unknown) =>
    onChange(isNumber && typeof next === 'string' && /^-?\d+(\.\d+)?$/.test(next) ? Number(next) : next);
  const first = missing.map((name) => nameOf(name, place)).join(', ');
  const help = missing.length > 0 && !byHand ? words.first(first) : shown.description;
  const { description: _, ...rest } = shown;
  return (
    <div>
      {byHand && place.groups ? (
        <TemplateInput
          {...shown}
          groups={place.groups}
          value={textOf(value)}
          onChange={(text) => asTyped(textOrNothing(text))}
        />
      ) : (
        <LoadedSelect
          {...rest}
          {...(help === undefined ? {} : { description: help })}
          placeholder={hintsOf(field.schema).placeholder ?? ''}
          required={field.required}
          readOnly={place.readOnly}
          loads={loads}
          hint={hint}
          value={value}
          onChange={asTyped}
        />
      )}
      {place.readOnly || !place.groups ? null : (
        <Button
          variant="subtle"
          size="compact-xs"
          mt={4}
          aria-label={`${byHand ? words.choose : words.map}: ${shown.label}`}
          onClick={() => setByHand(!byHand)}
        >
          {byHand ? words.choose : words.map}
        </Button>
      )}
    </div>
  );
}
