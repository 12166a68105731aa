// In: the bytes of a PDF. Out: the text of its pages.
import { parentPort, workerData } from 'node:worker_threads';

import { getDocumentProxy } from 'unpdf';

import type { PdfJob, PdfText } from './pdf-job';

async function read({ bytes, password, from, to, maxLength }: PdfJob): Promise<PdfText> {
  const document = await getDocumentProxy(bytes, {
    password,
    isEvalSupported: false,
    useSystemFonts: false,
    disableFontFace: true,
    stopAtErrors: false,
    verbosity: 0,
  });
  const pages: PdfText['pages'] = [];
  let left = maxLength;
  for (let number = from; number <= Math.min(to, document.numPages) && left > 0; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const text = items
      .map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''))
      .join('')
      .slice(0, left);
    left -= text.length;
    pages.push({ page: number, text });
    page.cleanup();
  }
  const { info } = await document.getMetadata();
  const said = info as Record<string, unknown>;
  const textOf = (name: string) =>
    typeof said[name] === 'string' ? said[name].slice(0, 1000) || null : null;
  return {
    pages,
    total: document.numPages,
    cut: left <= 0,
    title: textOf('Title'),
    author: textOf('Author'),
    createdAt: textOf('CreationDate'),
  };
}

async function main(): Promise<void> {
  try {
    parentPort?.postMessage({ value: await read((workerData as { data: PdfJob }).data) });
  } catch (error) {
    parentPort?.postMessage({ refused: refusalOf(error) });
  }
}

function refusalOf(error: unknown): { code: string; message: string } {
  const name = error instanceof Error ? error.name : '';
  if (name === 'PasswordException')
    return { code: 'pdf.password', message: 'The PDF is protected: give its password, or check it.' };
  if (error instanceof RangeError)
    return {
      code: 'pdf.too_much_memory',
      message: 'The PDF unpacks to more than it may. It is too large, or made to be so.',
    };
  return { code: 'pdf.unreadable', message: 'This is no PDF, or it is broken.' };
}

void main();
