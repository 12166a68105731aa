/** What the documentation shows can be published, and says all that there is. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createRegistry } from '#connectors';
import { STEP_SCHEMAS } from '#schema';

import { checkDefinition } from '../src/check';

const registry = createRegistry();
const ROOT = join(__dirname, '../../..');
const pages = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith('.md'),
);
const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isStep = (value: unknown): boolean => isObject(value) && 'id' in value && 'type' in value;

type Example = [name: string, definition: unknown, kind: 'whole' | 'excerpt'];

/** The JSON of a page that is a definition, a step, a list of steps or a condition, as a definition. */
function examplesOf(page: string): Example[] {
  return [...read(page).matchAll(/```json\n(.*?)```/gs)].flatMap(({ 1: text = '' }, n): Example[] => {
    const value = JSON.parse(text) as unknown;
    const name = `${page}, example ${n + 1}`;
    const trigger = { connector: 'webhook', operation: 'catch' };
    if (isObject(value) && 'steps' in value && 'trigger' in value) return [[name, value, 'whole']];
    if (isStep(value)) return [[name, { trigger, steps: [value] }, 'excerpt']];
    if (Array.isArray(value) && value.every(isStep)) return [[name, { trigger, steps: value }, 'excerpt']];
    if (isObject(value) && ('all' in value || 'any' in value || 'op' in value))
      return [[name, { trigger, steps: [{ id: 'only', type: 'filter', when: value }] }, 'excerpt']];
    return [];
  });
}

/** A step shown alone reads from steps that are not shown, and steps have ids that were cut short. */
const OF_AN_EXCERPT = ['template.unknown_step', 'template.not_in_loop', 'field.format'];

describe('the examples of the documentation', () => {
  const examples = pages.flatMap(examplesOf);

  it.each(examples)('%s can be published', (_, definition, kind) => {
    const codes = kind === 'excerpt' ? OF_AN_EXCERPT : [];
    const problems = checkDefinition(definition, registry).filter(({ code }) => !codes.includes(code));
    expect(problems).toEqual([]);
  });

  it('are there for most types of step', () => {
    const shown = JSON.stringify(examples);
    const missing = Object.keys(STEP_SCHEMAS).filter((type) => !shown.includes(`"type":"${type}"`));
    expect(missing).toEqual([]);
  });
});

it('docs/steps.md names every type of step', () => {
  for (const type of Object.keys(STEP_SCHEMAS)) expect(read('docs/steps.md')).toContain(`| \`${type}\``);
});

it('links between pages lead somewhere', () => {
  const anchor = (heading: string): string =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
  const all = [
    ...pages,
    'ARCHITECTURE.md',
    ...readdirSync(join(ROOT, 'docs/decisions')).map((name) => `docs/decisions/${name}`),
  ];
  const dead = all.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(
      ({ 1: file = '', 2: at }) => {
        const target = file === '' ? page : join(page, '..', file);
        try {
          if (at === undefined)
            return readdirSync(join(ROOT, target, '..')).includes(target.split('/').at(-1)!)
              ? []
              : [`${page} → ${file}`];
          const headings = [...read(target).matchAll(/^#+ (.*)$/gm)].map(({ 1: heading = '' }) =>
            anchor(heading),
          );
          return headings.includes(at) ? [] : [`${page} → ${file}#${at}`];
        } catch {
          return [`${page} → ${file}`];
        }
      },
    ),
  );
  expect(dead).toEqual([]);
});
