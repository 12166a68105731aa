import type { Helper } from './helper';
import { DATA_HELPERS } from './helper-data';
import { DATE_HELPERS } from './helper-date';
import { LOGIC_HELPERS } from './helper-logic';
import { NUMBER_HELPERS } from './helper-number';
import { TEXT_HELPERS } from './helper-text';

/** All helpers there are, besides `lookup` and the blocks `if`, `unless`, `each` and `with`. */
export const HELPERS: readonly Helper[] = [
  ...LOGIC_HELPERS,
  ...TEXT_HELPERS,
  ...NUMBER_HELPERS,
  ...DATA_HELPERS,
  ...DATE_HELPERS,
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
