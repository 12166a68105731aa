/** Rows whose cell in a column has a value. */
import { checkColumns, type Header, type Row } from './table';

export interface Lookup {
  column: string;
  value: string | number | boolean;
  /** Default `equals`. */
  match?: 'equals' | 'contains';
}

/** Blanks at the ends and upper and lower case make no difference. Throws for a column that is not there. */
export function matching(header: Header, rows: readonly Row[], { column, value, match }: Lookup): Row[] {
  checkColumns(header, [column]);
  const wanted = plain(value);
  return rows.filter(({ values }) => {
    const found = plain(values[column]);
    return match === 'contains' ? found.includes(wanted) : found === wanted;
  });
}

const plain = (value: unknown): string =>
  String(value ?? '')
    .trim()
    .toLowerCase();
