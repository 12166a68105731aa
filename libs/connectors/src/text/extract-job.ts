/** What the thread for HTML is asked. */
import path from 'node:path';

import { runInThread } from '#connector-sdk';

export interface ExtractJob {
  html: string;
  selector: string;
  /** Null: the elements themselves. */
  attribute: string | null;
  max: number;
  maxElements: number;
  maxChars: number;
}

export const runExtract = async (data: ExtractJob, signal: AbortSignal): Promise<string[]> =>
  (await runInThread({
    file: path.join(__dirname, 'extract-html.thread'),
    data,
    code: 'text',
    what: 'the HTML',
    timeoutMs: 10_000,
    memoryMb: 256,
    signal,
  })) as string[];
