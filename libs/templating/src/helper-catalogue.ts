import type { Helper } from './helper';
import { CSV_HELPERS } from './helper-csv';
import { DATA_HELPERS } from './helper-data';
import { DATE_HELPERS } from './helper-date';
import { DATE_COMPARE_HELPERS } from './helper-date-compare';
import { ENCODING_HELPERS } from './helper-encoding';
import { HASH_HELPERS } from './helper-hash';
import { LIST_HELPERS } from './helper-list';
import { LOGIC_HELPERS } from './helper-logic';
import { NUMBER_HELPERS } from './helper-number';
import { OBJECT_HELPERS } from './helper-object';
import { SUMMARY_HELPERS } from './helper-summary';
import { TEXT_HELPERS } from './helper-text';
import { XML_HELPERS } from './helper-xml';

/** All helpers there are, besides `lookup` and the blocks `if`, `unless`, `each` and `with`. */
export const HELPERS: readonly Helper[] = [
  ...LOGIC_HELPERS,
  ...TEXT_HELPERS,
  ...NUMBER_HELPERS,
  ...DATE_HELPERS,
  ...DATE_COMPARE_HELPERS,
  ...DATA_HELPERS,
  ...LIST_HELPERS,
  ...SUMMARY_HELPERS,
  ...OBJECT_HELPERS,
  ...CSV_HELPERS,
  ...XML_HELPERS,
  ...ENCODING_HELPERS,
  ...HASH_HELPERS,
];

const byName = new Map(HELPERS.map((helper) => [helper.name, helper]));

export function findHelper(name: string): Helper | undefined {
  return byName.get(name);
}

export interface TemplateHelper {
  name: string;
  summary: string;
  /** As it is written, with its double braces. */
  usage: string;
  example: string;
}

/** What the page and the documentation list. */
export const TEMPLATE_HELPERS: readonly TemplateHelper[] = HELPERS.map(
  ({ name, summary, usage, example }) => ({
    name,
    summary,
    usage: `{{${usage}}}`,
    example: example.template,
  }),
);
