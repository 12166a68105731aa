import { useState } from 'react';

import { TemplateInput } from '../TemplateInput';
import { marksOf, type Place } from './field';

interface Props extends Place {
  label: string;
  value: unknown;
  onChange: (value: unknown) => void;
  placeholder?: string;
}

const isPlain = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value === value.trim() && !/[,[\]{}]/.test(value);

function textOf(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every(isPlain) ? value.join(', ') : JSON.stringify(value);
}

/** "a, b" is a list of two texts; a template, and a list in JSON, is what it says. */
function listOf(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (trimmed.startsWith('[')) {
    try {
      return JSON.parse(trimmed) as unknown;
    } catch {
      return trimmed;
    }
  }
  if (/^\{\{[^]*\}\}$/.test(trimmed) && !trimmed.slice(2).includes('{{')) return trimmed;
  return trimmed
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** A list of short texts, typed with commas between them; quietly labelled. */
export function ListInput({ label, value, onChange, at, groups, problems, placeholder }: Props) {
  const now = JSON.stringify(value) as string | undefined;
  const [seen, setSeen] = useState(now);
  const [text, setText] = useState(() => textOf(value));
  if (now !== seen) {
    setSeen(now);
    if ((JSON.stringify(listOf(text)) as string | undefined) !== now) setText(textOf(value));
  }
  const type = (next: string) => {
    setText(next);
    onChange(listOf(next));
  };
  return (
    <TemplateInput
      label={label}
      quietLabel
      {...marksOf(problems, at)}
      groups={groups}
      value={text}
      {...(placeholder ? { placeholder } : {})}
      onChange={type}
    />
  );
}
