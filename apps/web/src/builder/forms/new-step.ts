/** What a step of each kind begins with: nothing made up, so that publishing names what is still to be filled in. */
import type { DraftStep, Json } from '../definition';

/** A comparison whose sides are still to be given. */
export const newComparison = (): Json => ({ op: 'eq' });

export const newCondition = (): Json => ({ all: [newComparison()] });

const newBranch = (number: number): Json => ({
  id: `branch_${number}`,
  title: `Branch ${number}`,
  steps: [],
});

const newPath = (number: number): Json => ({
  id: `path_${number}`,
  title: `Path ${number}`,
  when: newCondition(),
  steps: [],
});

const SCRIPT = '// What is returned is the output of this step.\nreturn input;\n';

type Make = (id: string, context: { bodyFrom: string }) => DraftStep;
const made =
  (type: string, rest: () => Json = () => ({})): Make =>
  (id) => ({ id, type, ...rest() });

export const newStep = {
  http: (id, { bodyFrom }) => ({
    id,
    type: 'action',
    connector: 'http',
    operation: 'request',
    input: { method: 'POST', url: '', body: bodyFrom },
  }),
  filter: made('filter', () => ({ when: newCondition() })),
  paths: made('paths', () => ({ branches: [newPath(1), newPath(2)], otherwise: [] })),
  parallel: made('parallel', () => ({ branches: [newBranch(1), newBranch(2)] })),
  loop: made('loop', () => ({ over: '', steps: [] })),
  stop: made('stop', () => ({ as: 'succeeded' })),
  map: made('map', () => ({ input: {} })),
  aggregate: made('aggregate', () => ({ operations: [] })),
  code: made('code', () => ({ code: SCRIPT, input: {} })),
  store: made('store', () => ({ operation: 'get', key: '' })),
  digest: made('digest', () => ({ name: '' })),
  release: made('digest', () => ({ operation: 'release', name: '' })),
  delay: made('delay', () => ({ for: { value: 1, unit: 'hours' } })),
  callback: made('wait', () => ({ for: 'callback' })),
  approval: made('wait', () => ({ for: 'approval', message: '' })),
  call: made('call'),
  return: made('return'),
} satisfies Record<string, Make>;
