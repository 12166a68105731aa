/** How dates are written: the words and the parts of a pattern that the template helper formatDate has. */
import type { DateTime } from 'luxon';
import { Type } from 'typebox';

const NAMED: Readonly<Record<string, string>> = {
  date: 'yyyy-MM-dd',
  time: 'HH:mm',
  datetime: 'yyyy-MM-dd HH:mm',
};
/** What stands for a part of a date in a pattern; anything else is written as it is. */
const TOKEN = /yyyy|yy|MMMM|MMM|MM|dd|EEEE|EEE|HH|hh|mm|ss|SSS|aa/g;
/** Those that luxon writes otherwise. */
const LUXON: Readonly<Record<string, string>> = { EEEE: 'cccc', EEE: 'ccc', aa: 'a' };

export const patternField = (description: string, more: Record<string, unknown> = {}) =>
  Type.String({
    title: 'Form',
    description: `${description} Parts: yyyy, yy, MMMM (March), MMM, MM, dd, EEEE (Sunday), EEE, HH, hh, aa (AM), mm, ss, SSS.`,
    minLength: 1,
    maxLength: 100,
    ui: { placeholder: 'dd.MM.yyyy HH:mm' },
    ...more,
  });

/** By a pattern, or by one of the words `iso`, `date`, `time`, `datetime`, `unix`, `unixMs`. */
export function written(date: DateTime, form: string): string {
  if (form === 'iso') return date.toUTC().toISO() ?? '';
  if (form === 'unix') return String(Math.floor(date.toMillis() / 1000));
  if (form === 'unixMs') return String(date.toMillis());
  const pattern = Object.hasOwn(NAMED, form) ? (NAMED[form] ?? form) : form;
  return pattern.replace(TOKEN, (token) => date.toFormat(LUXON[token] ?? token));
}

/** The tokens as luxon has them, and all else in its quotes. */
export function luxonPattern(form: string): string {
  const pattern = Object.hasOwn(NAMED, form) ? (NAMED[form] ?? form) : form;
  const quoted = (text: string): string =>
    text
      .split("'")
      .map((part) => (part === '' ? '' : `'${part}'`))
      .join("''");
  let result = '';
  let at = 0;
  for (const { 0: token, index } of pattern.matchAll(TOKEN)) {
    result += quoted(pattern.slice(at, index)) + (LUXON[token] ?? token);
    at = index + token.length;
  }
  return result + quoted(pattern.slice(at));
}
