import type { ConnectorRegistry } from '#connector-sdk';
import { DEFAULT_RETRY, DEFAULT_RUN_TIMEOUT_MS, DEFAULT_STEP_TIMEOUT_MS, type Step } from '#schema';
import { Type } from 'typebox';

import { compilePlan, type Plan } from './plan';

const operation = { key: 'do', input: Type.Object({}), output: Type.Unknown() };
const registry = {
  action: (connector: string, key: string) => (connector === 'test' && key === 'do' ? operation : undefined),
} as unknown as ConnectorRegistry;

const plan = (step: object, settings?: { timeoutMs: number }): Plan =>
  compilePlan(
    {
      trigger: { connector: 'webhook', operation: 'catch' },
      steps: [step as Step],
      ...(settings ? { settings } : {}),
    },
    registry,
  );

const action = { id: 'send', type: 'action', connector: 'test', operation: 'do', input: {} };

describe('compilePlan', () => {
  it('fills in what the definition leaves out', () => {
    expect(plan(action)).toMatchObject({
      timeoutMs: DEFAULT_RUN_TIMEOUT_MS,
      sequence: {
        steps: [
          {
            id: 'send',
            skip: false,
            connectionId: null,
            retry: DEFAULT_RETRY,
            onError: 'fail',
            onUnknown: 'retry',
            timeoutMs: DEFAULT_STEP_TIMEOUT_MS,
          },
        ],
      },
    });
  });

  it('takes what it says', () => {
    const told = { retry: { attempts: 2 }, onError: 'continue', onUnknown: 'park', timeoutMs: 5 };
    expect(plan({ ...action, ...told }, { timeoutMs: 9 })).toMatchObject({
      timeoutMs: 9,
      sequence: { steps: [{ ...told, retry: { ...DEFAULT_RETRY, attempts: 2 } }] },
    });
  });

  it.each([
    ['an action that is not here', { ...action, operation: 'other' }, 'step.unknown_operation'],
    ['a template that does not compile', { ...action, input: { a: '{{#each' } }, /^template\./],
    ['a map’s template', { id: 'm', type: 'map', input: { a: '{{#if}}' } }, /^template\./],
    ['a filter’s template', { id: 'f', type: 'filter', when: { left: '{{', op: 'exists' } }, /^template\./],
  ])('refuses %s with a code', (_, step, code) => {
    expect(() => plan(step)).toThrow(
      expect.objectContaining({
        failure: expect.objectContaining({
          kind: 'permanent',
          code: typeof code === 'string' ? code : expect.stringMatching(code),
        }),
      }),
    );
  });
});
