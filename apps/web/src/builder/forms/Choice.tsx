import { Input, NativeSelect, SegmentedControl, Text } from '@mantine/core';
import { useId } from 'react';

import { marksOf, type Place } from './field';

interface Words<T extends string> {
  label: string;
  value: T;
  options: Readonly<Record<T, string>>;
  onChange: (value: T) => void;
  description?: string | undefined;
}
type Props<T extends string> = Words<T> & Omit<Place, 'groups'>;
/** Without a place of its own it chooses between fields that have one. */
type SegmentsProps<T extends string> = Words<T> & Partial<Omit<Place, 'groups'>>;

/** One of a few, in a list that opens. What a draft has and nobody knows is shown by its name. */
export function Choice<T extends string>({ value, options, onChange, at, problems, ...rest }: Props<T>) {
  const known = Object.entries<string>(options).map(([name, label]) => ({ value: name, label }));
  const all = known.some((option) => option.value === value) ? known : [{ value, label: value }, ...known];
  return (
    <NativeSelect
      {...rest}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      {...marksOf(problems, at)}
      data={all}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value as T)}
    />
  );
}

/** One of two or three, all in sight. */
export function Segments<T extends string>(props: SegmentsProps<T>) {
  const { label, value, options, onChange, at, problems = [], description } = props;
  const { id, error } = at === undefined ? {} : marksOf(problems, at);
  const labelId = useId();
  return (
    <div id={id} tabIndex={id === undefined ? undefined : -1}>
      <Text id={labelId} size="sm" fw={600} mb={4}>
        {label}
      </Text>
      <SegmentedControl
        aria-labelledby={labelId}
        maw="100%"
        value={value}
        data={Object.entries<string>(options).map(([name, text]) => ({ value: name, label: text }))}
        onChange={(next) => onChange(next as T)}
      />
      {error ? <Input.Error mt={4}>{error}</Input.Error> : null}
      {description ? <Input.Description mt={4}>{description}</Input.Description> : null}
    </div>
  );
}
