/** What the thread for workbooks is asked. */
import path from 'node:path';

import { runInThread } from '#connector-sdk';

import type { Cell } from './cells';

export type XlsxJob =
  | { do: 'read'; bytes: Uint8Array; sheet: string | null; limit: number }
  | { do: 'write'; cells: readonly (readonly Cell[])[]; sheet: string; bold: boolean };

export interface XlsxRows {
  /** The one that was read. */
  sheet: string;
  sheets: string[];
  rows: Cell[][];
  more: boolean;
}

export const runXlsx = (data: XlsxJob, signal: AbortSignal): Promise<unknown> =>
  runInThread({
    file: path.join(__dirname, 'xlsx.thread'),
    data,
    code: 'files',
    what: 'The workbook',
    timeoutMs: 30_000,
    memoryMb: 512,
    signal,
  });
