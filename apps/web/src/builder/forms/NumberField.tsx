import { NumberInput } from '@mantine/core';

import { marksOf, type Place } from './field';

interface Props extends Omit<Place, 'groups'> {
  label: string;
  value: unknown;
  /** undefined: not said. */
  onChange: (value: number | undefined) => void;
  min?: number;
  max?: number;
  /** What counts when nothing is said. */
  placeholder?: string;
  description?: string;
}

/** A whole number. */
export function NumberField({ value, onChange, at, problems, ...rest }: Props) {
  return (
    <NumberInput
      {...rest}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      {...marksOf(problems, at)}
      value={typeof value === 'number' || typeof value === 'string' ? value : ''}
      allowDecimal={false}
      allowNegative={false}
      hideControls
      autoComplete="off"
      onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
    />
  );
}
