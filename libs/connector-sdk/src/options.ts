/** Choices and fields that only the service knows, asked for while a person fills in a form. */
import type { TObject } from 'typebox';

import type { ServiceContext } from './service-context';

export interface LoadContext extends ServiceContext {
  /** The form as far as it is filled in; may hold templates. */
  input: Readonly<Record<string, unknown>>;
}

export interface OptionsContext extends LoadContext {
  /** What the person typed to find one; empty: all. */
  search: string;
  /** What the page before gave; null for the first. */
  cursor: string | null;
}

export interface Option {
  value: string | number | boolean;
  label: string;
  /** A second, smaller line. */
  hint?: string;
}

export interface OptionPage {
  options: readonly Option[];
  /** Null or left out: there are no more. */
  nextCursor?: string | null;
}

/** Throws the SDK's errors; a value typed by hand is always possible besides. */
export type OptionLoader = (context: OptionsContext) => Promise<OptionPage>;

/** The fields of an object whose shape the service decides, such as the columns of a table. */
export type FieldLoader = (context: LoadContext) => Promise<TObject>;

/** A field's value, as `input.field`, when it is a text or a number that is no template; else null. */
export function chosen(input: Readonly<Record<string, unknown>>, field: string): string | null {
  const value = input[field];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' && !value.includes('{{') ? value.trim() : null;
}
