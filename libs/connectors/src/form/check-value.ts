/** What a person typed into a field in; its value, and what is wrong with it in a sentence for that person out. */
import { compileSchema } from '#schema';

import { DEFAULT_LENGTH } from './input';
import type { NamedField } from './named-fields';

export interface CheckedValue {
  value: string | number | boolean | null;
  error: string | null;
}

const good = (value: CheckedValue['value']): CheckedValue => ({ value, error: null });
const bad = (error: string): CheckedValue => ({ value: null, error });

/** As browsers have it: https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address, with a dot behind the @. */
const EMAIL =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/** Compiled once for each field, and in linear time, whatever the pattern is. */
const patterns = new Map<string, object>();
const MAX_PATTERNS = 1000;

export function patternSchema(pattern: string): object {
  const known = patterns.get(pattern);
  if (known) return known;
  if (patterns.size >= MAX_PATTERNS) patterns.clear();
  const schema = { type: 'string', pattern: `^(?:${pattern})$` };
  patterns.set(pattern, schema);
  return schema;
}

export function checkValue(field: NamedField, typed: string): CheckedValue {
  if (field.type === 'checkbox') {
    const on = typed !== '' && typed !== 'false';
    return field.required && !on ? bad('Tick this to go on.') : good(on);
  }
  const text = field.type === 'longText' ? typed : typed.trim();
  if (text.trim() === '')
    return field.required ? bad(field.type === 'select' ? 'Choose one.' : 'Fill this in.') : good(null);
  switch (field.type) {
    case 'number':
      return checkNumber(field, text);
    case 'date':
      return isDate(text) ? good(text) : bad('Give a date, such as 2027-01-31.');
    case 'select':
      return field.options?.includes(text) ? good(text) : bad('Choose one of the list.');
    default:
      return checkText(field, text);
  }
}

function checkNumber({ min, max }: NamedField, text: string): CheckedValue {
  const value = Number(text);
  if (!NUMBER.test(text) || !Number.isFinite(value)) return bad('Give a number, such as 42 or 1.5.');
  if (min !== undefined && value < min) return bad(`Give a number that is at least ${min}.`);
  if (max !== undefined && value > max) return bad(`Give a number that is at most ${max}.`);
  return good(value);
}

function isDate(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // The 31st of a month that has thirty days would be the 1st of the next one.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function checkText(field: NamedField, text: string): CheckedValue {
  const kind = field.type === 'longText' || field.type === 'email' ? field.type : 'text';
  const most = field.maxLength ?? DEFAULT_LENGTH[kind];
  if (text.length > most) return bad(`This is too long: at most ${most} characters.`);
  if (kind === 'email' && !EMAIL.test(text)) return bad('Give an email address, such as ann@example.com.');
  if (kind === 'text' && field.pattern && compileSchema(patternSchema(field.pattern))(text).length > 0)
    return bad(
      field.help ? `This does not have the right form. ${field.help}` : 'This does not have the right form.',
    );
  return good(text);
}
