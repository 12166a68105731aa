// A value of any type as text to edit: text as it is, anything else as JSON.
import { useState } from 'react';

/** Texts that are no JSON yet, by page and place, with the value they are to replace: kept while their form is closed. */
const unfinished = new Map<string, { text: string; over: string | undefined }>();

const placeOf = (at: string): string => `${window.location.pathname} ${at}`;

const isTemplate = (text: string): boolean => /^\s*\{\{[^]*\}\}\s*$/.test(text);

const NUMBER = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/;

interface Draft {
  text: string;
  json: boolean;
}

/** The value that a text stands for; null when it is no JSON. Nothing is undefined: no value. */
export function valueOf({ text, json }: Draft): { value: unknown } | null {
  if (!json) return { value: text === '' ? undefined : text };
  if (text.trim() === '') return { value: undefined };
  if (isTemplate(text)) return { value: text.trim() };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

const isScalar = (value: unknown): boolean => value === null || typeof value !== 'object';

function draftOf(value: unknown): Draft {
  if (value === undefined) return { text: '', json: false };
  if (typeof value === 'string') return { text: value, json: false };
  return { text: JSON.stringify(value, null, isScalar(value) ? 0 : 2), json: true };
}

const written = (value: unknown): string | undefined => JSON.stringify(value) as string | undefined;

function start(at: string, value: unknown): Draft {
  const kept = unfinished.get(placeOf(at));
  return kept && kept.over === written(value) ? { text: kept.text, json: true } : draftOf(value);
}

export function useValueText(at: string, value: unknown, onChange: (value: unknown) => void) {
  const now = written(value);
  const [seen, setSeen] = useState(now);
  const [draft, setDraft] = useState(() => start(at, value));
  const meant = valueOf(draft);
  if (now !== seen) {
    setSeen(now);
    // Changed from elsewhere, and not by what is typed here.
    if (!meant || written(meant.value) !== now) setDraft(draftOf(value));
  }
  const set = (next: Draft) => {
    setDraft(next);
    const result = valueOf(next);
    if (!result) {
      unfinished.set(placeOf(at), { text: next.text, over: now });
      return;
    }
    unfinished.delete(placeOf(at));
    if (written(result.value) !== now) onChange(result.value);
  };
  /** A number or a yes that becomes other text while it is typed is text from then on. */
  const typeScalar = (text: string) => {
    const json = { text, json: true };
    const parsed = valueOf(json);
    set(draft.json && parsed && !isTemplate(text) && isScalar(parsed.value) ? json : { text, json: false });
  };
  /** A text that is a number is one. */
  const typeNumber = (text: string) => set({ text, json: NUMBER.test(text) });
  const toggle = () => {
    if (draft.json) set({ text: typeof meant?.value === 'string' ? meant.value : draft.text, json: false });
    else if (draft.text === '' || valueOf({ ...draft, json: true })) set({ ...draft, json: true });
    else set({ text: JSON.stringify(draft.text), json: true });
  };
  const type = (text: string) => set({ ...draft, text });
  return { ...draft, bad: meant === null, type, typeScalar, typeNumber, toggle };
}
