import { TextInput } from '@mantine/core';
import { useState } from 'react';

import { texts } from '../texts';

interface Props {
  value: string;
  /** What it is called without a name of its own. */
  placeholder: string;
  /** The new name, or null where it stays as it is. */
  onDone: (title: string | null) => void;
}

const MAX_LENGTH = 200;

/** A name that is written anew: Enter or leaving it takes it, Escape does not. */
export function TitleField({ value, placeholder, onDone }: Props) {
  const [typed, setTyped] = useState(value);
  return (
    <TextInput
      aria-label={texts.flow.title}
      placeholder={placeholder}
      maxLength={MAX_LENGTH}
      autoComplete="off"
      autoFocus
      value={typed}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => onDone(typed.trim())}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onDone(typed.trim());
        if (event.key === 'Escape') onDone(null);
      }}
    />
  );
}
