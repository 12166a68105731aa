import { Textarea, TextInput } from '@mantine/core';
import { useRef } from 'react';

import type { FieldGroup } from './InsertMenu';
import { InsertMenu } from './InsertMenu';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  groups: readonly FieldGroup[];
  id?: string;
  error?: string | undefined;
  placeholder?: string;
  description?: string;
  lines?: number;
  /** Keeps the label for screen readers only. */
  quietLabel?: boolean;
  withAsterisk?: boolean;
  onFocus?: () => void;
  ref?: (insert: ((text: string) => void) | null) => void;
}

const mono = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } };

/** A text with templates in it, and a menu that writes one at the caret. */
export function TemplateInput({ label, value, onChange, groups, lines, quietLabel, ref, ...rest }: Props) {
  const element = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const insert = (text: string) => {
    const input = element.current;
    const from = input?.selectionStart ?? value.length;
    const to = input?.selectionEnd ?? from;
    onChange(value.slice(0, from) + text + value.slice(to));
    // After React has written the new value and the menu has given the focus back.
    window.setTimeout(() => {
      input?.focus();
      input?.setSelectionRange(from + text.length, from + text.length);
    }, 60);
  };
  const shared = {
    ...rest,
    ...(quietLabel ? { 'aria-label': label } : { label }),
    value,
    styles: mono,
    spellCheck: false,
    autoComplete: 'off',
    ref: (node: (HTMLInputElement & HTMLTextAreaElement) | null) => {
      element.current = node;
      ref?.(node ? insert : null);
    },
    rightSection: <InsertMenu groups={groups} into={label} onPick={(field) => insert(field.template)} />,
    rightSectionPointerEvents: 'auto' as const,
  };
  if (lines) {
    return (
      <Textarea
        {...shared}
        rows={lines}
        resize="vertical"
        rightSectionProps={{ style: { alignItems: 'flex-start', paddingTop: 6 } }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return <TextInput {...shared} onChange={(event) => onChange(event.currentTarget.value)} />;
}
