import type { ConnectorRegistry } from '#connector-sdk';
import type { WorkflowDefinition } from '#schema';
import fc from 'fast-check';

import { registry } from '../../test/stand-in-registry';
import { compilePlan } from '../plan';
import { Walk } from '../walk';
import { checkDefinition } from './check-definition';

type Tree = { kind: 'map' } | { kind: 'loop' | 'paths' | 'parallel' | 'handled'; lists: Tree[][] };

const lists = fc.letrec<{ tree: Tree; list: Tree[] }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constant<Tree>({ kind: 'map' }),
    fc.record({
      kind: fc.constantFrom('loop' as const, 'paths' as const, 'parallel' as const, 'handled' as const),
      lists: fc.array(tie('list'), { minLength: 1, maxLength: 3 }),
    }),
  ),
  list: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
})).list;

interface Made {
  id: string;
  type: string;
  input?: Record<string, string>;
  [setting: string]: unknown;
}

/** Steps that are all done: every branch is taken, every loop has rounds, and what can be handled fails. */
class Maker {
  readonly ids: string[] = [];
  readonly maps: Made[] = [];

  list = (trees: readonly Tree[]): Made[] => trees.map((tree) => this.step(tree));

  private step(tree: Tree): Made {
    const id = `s${this.ids.length}`;
    this.ids.push(id);
    if (tree.kind === 'map') {
      const step = { id, type: 'map', input: {} };
      this.maps.push(step);
      return step;
    }
    const [first = [], ...others] = tree.lists.map(this.list);
    const branches = [first, ...others].map((steps, n) => ({ id: `b${n}`, steps }));
    switch (tree.kind) {
      case 'loop':
        return { id, type: 'loop', over: 2, steps: first };
      case 'parallel':
        return { id, type: 'parallel', branches };
      case 'paths': {
        const when = { left: true, op: 'isTrue' };
        return { id, type: 'paths', mode: 'all', branches: branches.map((branch) => ({ ...branch, when })) };
      }
      case 'handled':
        return {
          id,
          type: 'loop',
          over: '{{trigger.bad}}',
          steps: [{ id: `n${id}`, type: 'map', input: {} }],
          onError: 'handle',
          handle: first,
        };
    }
  }
}

const trigger = { connector: 'webhook', operation: 'catch' };
const noLinks = () => ({ resumeUrl: '', approveUrl: '', declineUrl: '' });

it('lets a template read only what is there when its step comes', () => {
  let read = 0;
  let refused = 0;
  fc.assert(
    fc.property(lists, (trees) => {
      const maker = new Maker();
      const steps = maker.list(trees);
      fc.pre(maker.ids.length <= 60);
      const names = [...maker.ids.map((id) => `steps.${id}`), 'item', 'index', 'error'];
      for (const step of maker.maps)
        step.input = Object.fromEntries(names.map((name) => [name.replace('.', '_'), `{{${name}}}`]));

      // Until all that is refused is taken out; at most 200 are told at once.
      const places = new Map(placed(steps, '/steps'));
      for (;;) {
        const problems = checkDefinition({ trigger, steps }, registry);
        if (problems.length === 0) break;
        for (const { pointer, code } of problems) {
          expect(code).toMatch(/^template\./);
          const [, place = '', name = ''] = /^(.*)\/input\/(\w+)$/.exec(pointer) ?? [];
          const step = places.get(place)!;
          step.input = without(step.input ?? {}, name);
          refused += 1;
        }
      }

      const definition = { trigger, steps } as unknown as WorkflowDefinition;
      const plan = compilePlan(definition, registry as ConnectorRegistry);
      const walk = new Walk({ plan, trigger: { bad: {} }, journal: new Map(), links: noLinks });
      walk.advance();
      expect(walk.settlement).toMatchObject({ status: 'succeeded' });
      const folds = walk.takeFolds();
      expect(
        folds.flatMap(({ path, warnings }) => warnings.map(({ message }) => `${path}: ${message}`)),
      ).toEqual([]);
      read += maker.maps.reduce((sum, { input = {} }) => sum + Object.keys(input).length, 0);
    }),
    { numRuns: 300 },
  );
  expect(Math.min(read, refused)).toBeGreaterThan(300);
});

const without = (input: Record<string, string>, name: string) =>
  Object.fromEntries(Object.entries(input).filter(([other]) => other !== name));

/** Steps by their pointers. */
function placed(steps: readonly Made[], pointer: string): [string, Made][] {
  return steps.flatMap((step, n): [string, Made][] => {
    const at = `${pointer}/${n}`;
    const {
      branches = [],
      steps: inner = [],
      handle = [],
    } = step as {
      branches?: { steps: Made[] }[];
      steps?: Made[];
      handle?: Made[];
    };
    return [
      [at, step],
      ...branches.flatMap((branch, b) => placed(branch.steps, `${at}/branches/${b}/steps`)),
      ...placed(inner, `${at}/steps`),
      ...placed(handle, `${at}/handle`),
    ];
  });
}
