import { Textarea } from '@mantine/core';
import { useRef, type KeyboardEvent } from 'react';

import { texts } from '../../texts';
import { marksOf, type Place } from './field';

const INDENT = '  ';

interface Props extends Omit<Place, 'groups'> {
  value: string;
  onChange: (code: string) => void;
}

/** A script. Tab indents; after Escape it leaves the field, as it does everywhere else. */
export function CodeInput({ value, onChange, at, problems }: Props) {
  const leaving = useRef(false);
  // As if it were typed: it can be undone, and comes in by onChange.
  const write = (text: string) => document.execCommand('insertText', false, text);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const input = event.currentTarget;
    const plain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.key === 'Escape') {
      // The first one is for this field, the next for whatever is around it.
      if (!leaving.current) event.stopPropagation();
      leaving.current = true;
      return;
    }
    if (plain && event.key === 'Tab' && !leaving.current && !input.readOnly) {
      event.preventDefault();
      write(INDENT);
    }
    if (plain && event.key === 'Enter' && !event.nativeEvent.isComposing) {
      const line = input.value.slice(0, input.selectionStart).split('\n').at(-1) ?? '';
      const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
      event.preventDefault();
      write(`\n${indent}`);
    }
    if (event.key !== 'Shift') leaving.current = false;
  };
  return (
    <Textarea
      label={texts.forms.code.code}
      description={texts.forms.code.codeHelp}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      {...marksOf(problems, at)}
      autosize
      minRows={8}
      maxRows={28}
      wrap="off"
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      styles={{
        input: {
          fontFamily: 'var(--mantine-font-family-monospace)',
          fontSize: 13,
          lineHeight: 1.6,
          tabSize: 2,
          overflowX: 'auto',
        },
      }}
      value={value}
      onKeyDown={onKeyDown}
      onBlur={() => (leaving.current = false)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
