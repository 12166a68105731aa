import { JsonInput } from '@mantine/core';
import { useState } from 'react';

import { ValueInput } from '../builder/forms/ValueInput';
import { texts } from '../texts';
import { errorOf, placeOf, shownOf, type FormFieldProps } from './form-field';

const words = texts.schemaForm;

const written = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value, null, 2));

/** Anything at all, as JSON. */
export function JsonField(props: FormFieldProps) {
  const { value, place, onChange } = props;
  const shown = shownOf(props);
  const [text, setText] = useState(() => written(value));
  const [bad, setBad] = useState(false);
  if (place.groups)
    return (
      <ValueInput
        label={shown.label}
        {...(shown.description === undefined ? {} : { description: shown.description })}
        lines={3}
        value={value}
        at={placeOf(props)}
        groups={place.groups}
        problems={place.problems}
        onChange={onChange}
      />
    );
  const type = (next: string) => {
    setText(next);
    try {
      const parsed: unknown = next.trim() === '' ? undefined : JSON.parse(next);
      setBad(false);
      onChange(parsed);
    } catch {
      setBad(true);
    }
  };
  return (
    <JsonInput
      data-as="json"
      {...shown}
      description={shown.description ?? words.json}
      error={bad ? words.notJson : errorOf(props)}
      autosize
      minRows={3}
      maxRows={14}
      readOnly={place.readOnly}
      value={text}
      onChange={type}
    />
  );
}
