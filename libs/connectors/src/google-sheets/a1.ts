/** Cells in A1 notation: https://developers.google.com/workspace/sheets/api/guides/concepts#cell */

/** `C` for 2. */
export function columnName(index: number): string {
  let name = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

/** A sheet's title in quotes, as any title may stand there; a quote within is doubled. */
export const quotedSheet = (title: string): string => `'${title.replaceAll("'", "''")}'`;

/** @param cells such as `A1:C7` or `2:2`; left out: all of the sheet */
export const rangeOf = (sheet: string, cells?: string): string =>
  cells === undefined ? quotedSheet(sheet) : `${quotedSheet(sheet)}!${cells}`;

/** The first row of a range as Google writes it (`'Sheet 1'!A7:C7`); null where there is none. */
export function firstRowOf(range: string): number | null {
  const [, digits] = /!\$?[A-Z]*\$?(\d+)(?::|$)/.exec(range) ?? [];
  return digits === undefined ? null : Number(digits);
}
