import { useState } from 'react';

import type { Json } from './definition';

/** One line of a name → value list; `key` stays while the name is being typed. */
export interface Row {
  key: number;
  name: string;
  value: string;
  /** The value is JSON other than text (a number, a list…) and has to stay so. */
  json: boolean;
}

let lastKey = 0;
export const newRow = (name = '', value = ''): Row => ({ key: (lastKey += 1), name, value, json: false });

const rowOf = ([name, value]: [string, unknown]): Row =>
  typeof value === 'string' ? newRow(name, value) : { ...newRow(name, JSON.stringify(value)), json: true };

function valueOf(row: Row): unknown {
  if (!row.json) return row.value;
  try {
    return JSON.parse(row.value);
  } catch {
    return row.value;
  }
}

/** Rows as an object; rows without a name are not there yet, and of two with one name the first counts. */
export function objectOf(rows: readonly Row[]): Json {
  const object: Json = {};
  for (const row of rows)
    if (row.name !== '' && !Object.hasOwn(object, row.name)) object[row.name] = valueOf(row);
  return object;
}

export const isRepeated = (rows: readonly Row[], row: Row): boolean =>
  row.name !== '' && rows.find((other) => other.name === row.name) !== row;

/** The rows of an object, to edit; `onChange` gets the object after every edit. */
export function useRows(initial: Json, onChange: (object: Json) => void) {
  const [rows, setRows] = useState<Row[]>(() => Object.entries(initial).map(rowOf));
  const set = (next: Row[]) => {
    setRows(next);
    onChange(objectOf(next));
  };
  return {
    rows,
    add: (row: Row) => set([...rows, row]),
    edit: (key: number, part: Partial<Row>) =>
      set(rows.map((row) => (row.key === key ? { ...row, ...part } : row))),
    remove: (key: number) => set(rows.filter((row) => row.key !== key)),
  };
}
