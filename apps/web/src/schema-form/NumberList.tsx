import { TextInput } from '@mantine/core';
import { useState } from 'react';

import { texts } from '../texts';
import { shownOf, type FormFieldProps } from './form-field';

const words = texts.schemaForm;

const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : '');

/** The numbers of "1000, 4001"; null when it is something else. */
function numbersOf(text: string): number[] | null {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  const numbers = parts.map(Number);
  return numbers.every(Number.isFinite) ? numbers : null;
}

/** A few numbers, with commas between them. */
export function NumberList(props: FormFieldProps) {
  const { field, value, place, onChange } = props;
  const shown = shownOf(props);
  const [text, setText] = useState(() => textOf(value));
  const bad = numbersOf(text) === null;
  return (
    <TextInput
      {...shown}
      description={`${shown.description ?? ''} ${words.numbers}`.trim()}
      error={bad ? words.notNumbers : shown.error}
      withAsterisk={field.required}
      autoComplete="off"
      readOnly={place.readOnly}
      value={text}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        const numbers = numbersOf(next);
        if (numbers) onChange(numbers.length > 0 ? numbers : undefined);
      }}
    />
  );
}
