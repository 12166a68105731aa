// In: what is to be done with a workbook. Out: its rows, or its bytes.
import { parentPort, workerData } from 'node:worker_threads';

import readXlsxFile from 'read-excel-file/node';
import writeXlsxFile from 'write-excel-file/node';

import type { XlsxJob, XlsxRows } from './xlsx-job';

class NoSuchSheet extends Error {
  constructor(sheet: string, names: readonly string[]) {
    const there = names.slice(0, 20).map((name) => `‘${name}’`);
    super(`There is no sheet ‘${sheet}’. There are: ${there.join(', ')}.`);
  }
}

async function read({ bytes, sheet, limit }: Extract<XlsxJob, { do: 'read' }>): Promise<XlsxRows> {
  const sheets = await readXlsxFile(Buffer.from(bytes));
  const names = sheets.map((one) => one.sheet);
  const found = sheet === null ? sheets[0] : sheets.find((one) => one.sheet === sheet);
  if (!found) throw new NoSuchSheet(sheet ?? '', names);
  const rows = found.data
    .filter((row) => row.some((cell) => cell !== null))
    .map((row) =>
      row.map((cell) => ((cell as unknown) instanceof Date ? (cell as unknown as Date).toISOString() : cell)),
    );
  return {
    sheet: found.sheet,
    sheets: names,
    rows: rows.slice(0, limit) as XlsxRows['rows'],
    more: rows.length > limit,
  };
}

async function write({ cells, sheet, bold }: Extract<XlsxJob, { do: 'write' }>): Promise<Uint8Array> {
  const data = cells.map((row, at) =>
    row.map((value) => (value !== null && at === 0 && bold ? { value, fontWeight: 'bold' as const } : value)),
  );
  return new Uint8Array(await writeXlsxFile(data, { sheet, stickyRowsCount: bold ? 1 : 0 }).toBuffer());
}

async function main(): Promise<void> {
  const job = (workerData as { data: XlsxJob }).data;
  try {
    parentPort?.postMessage({ value: job.do === 'read' ? await read(job) : await write(job) });
  } catch (error) {
    parentPort?.postMessage({ refused: refusalOf(error) });
  }
}

function refusalOf(error: unknown): { code: string; message: string } {
  if (error instanceof NoSuchSheet) return { code: 'files.no_such_sheet', message: error.message };
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'XLS_FILE_NOT_SUPPORTED')
    return { code: 'files.old_excel', message: 'This is a file of an old Excel (.xls). Save it as .xlsx.' };
  return { code: 'files.bad_workbook', message: 'This is no Excel workbook (.xlsx), or it is broken.' };
}

void main();
