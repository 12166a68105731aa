// In: HTML and a selector. Out: what it selects, as HTML or an attribute's values. Some selectors compare each element
// with all of its neighbours, so they run where they can be ended.
import { parentPort, workerData } from 'node:worker_threads';

import { load } from 'cheerio/slim';

import type { ExtractJob } from './extract-job';

class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

function extract({ html, selector, attribute, max, maxElements, maxChars }: ExtractJob): string[] {
  const page = load(html, { xml: false });
  if (page.root().find('*').length > maxElements)
    throw new Refused(
      'text.too_long',
      `The page has more than ${maxElements.toLocaleString('en')} elements. Take a part of it.`,
    );
  const values: string[] = [];
  let length = 0;
  for (const element of find(() => page.root().find(selector).slice(0, max).toArray(), selector)) {
    const one = page(element);
    const value = attribute === null ? page.html(one) : one.attr(attribute);
    if (value === undefined) continue;
    // Elements within elements are written again and again.
    length += value.length;
    if (length > maxChars)
      throw new Refused('text.too_long', 'What was found is too long. Take a part of it.');
    values.push(value);
  }
  return values;
}

function find<Found>(look: () => Found, selector: string): Found {
  try {
    return look();
  } catch {
    throw new Refused(
      'text.bad_selector',
      `‘${selector.slice(0, 60)}’ is not a CSS selector. Write it like: table.prices td.`,
    );
  }
}

try {
  parentPort?.postMessage({ value: extract((workerData as { data: ExtractJob }).data) });
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  parentPort?.postMessage({ refused: { code: error.code, message: error.message } });
}
