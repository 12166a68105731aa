import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';

import { textOf, textOrNothing } from '../builder/forms/field';
import { TemplateInput } from '../builder/TemplateInput';
import { texts } from '../texts';
import { withoutNull } from './field-schema';
import { shownOf, type FormFieldProps } from './form-field';

const words = texts.schemaForm.mapped;
const isTemplate = (value: unknown): boolean => typeof value === 'string' && value.includes('{{');

/** A field whose own control takes no text, or a template in its place. */
export function MappedField({ children, ...props }: FormFieldProps & { children: ReactNode }) {
  const { field, value, place, onChange } = props;
  const shown = shownOf(props);
  const type = String(withoutNull(field.schema)['type']);
  const isNumber = type === 'integer' || type === 'number';
  const isStrange = typeof value === 'string' && (isNumber || type === 'boolean');
  const [byHand, setByHand] = useState(() => isTemplate(value) || isStrange);
  if (!place.groups) return children;
  const change = (text: string) =>
    onChange(isNumber && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : textOrNothing(text));
  const toggle = () => {
    if (byHand && (isTemplate(value) || isStrange)) onChange(undefined);
    setByHand(!byHand);
  };
  return (
    <div>
      {byHand ? (
        <TemplateInput
          {...shown}
          withAsterisk={field.required}
          groups={place.groups}
          value={typeof value === 'number' ? String(value) : textOf(value)}
          onChange={change}
        />
      ) : (
        children
      )}
      {place.readOnly ? null : (
        <Button
          variant="subtle"
          size="compact-xs"
          mt={4}
          aria-label={`${byHand ? words.back : words.map}: ${shown.label}`}
          onClick={toggle}
        >
          {byHand ? words.back : words.map}
        </Button>
      )}
    </div>
  );
}
