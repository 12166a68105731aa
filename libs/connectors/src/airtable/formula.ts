/** Values in formulas: https://support.airtable.com/docs/formula-field-reference */

/** A text in a formula: nothing in it ends the text. */
export const textLiteral = (text: string): string =>
  `"${text
    .replace(/[\\"]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')}"`;

/** A field by its name: a brace that would end the name is written with a backslash. */
export const fieldReference = (name: string): string => `{${name.replace(/[\\}]/g, (sign) => `\\${sign}`)}}`;

export type Match = 'equals' | 'contains';

/** Records whose field is, or contains, a value; upper and lower case make no difference. */
export function matchFormula(field: string, value: string | number | boolean, match: Match): string {
  const reference = fieldReference(field);
  if (typeof value === 'boolean') return value ? reference : `NOT(${reference})`;
  if (typeof value === 'number') return `${reference} = ${value}`;
  const wanted = textLiteral(value.trim().toLowerCase());
  const found = `LOWER(TRIM(${reference} & ""))`;
  return match === 'contains' ? `FIND(${wanted}, ${found}) > 0` : `${found} = ${wanted}`;
}

export type Clock = 'CREATED_TIME()' | 'LAST_MODIFIED_TIME()';

/** Records of later than `since` (milliseconds since 1970), or of the last hour. */
export function laterThan(clock: Clock, since: number | null): string {
  const from =
    since === null ? `DATEADD(NOW(), -1, "hours")` : `DATETIME_PARSE("${new Date(since).toISOString()}")`;
  return `IS_AFTER(${clock}, ${from})`;
}
