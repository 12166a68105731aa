import { setTimeout as pause } from 'node:timers/promises';

import type { Registrar } from '#intake';
import type { WorkflowDefinition } from '#schema';
import type { RegistrationRepository, WholeWorkflow } from '#store';
import type { Logger } from '#telemetry';

import { PublishRegistered } from './publish-registered';

jest.mock('node:timers/promises', () => ({ setTimeout: jest.fn() }));

let order: string[];
let greets: boolean;

const registrar = {
  mayRegister: () => true,
  registers: () => Promise.resolve(true),
  greets: () => greets,
  sealedSecret: () => Buffer.alloc(0),
  register: () => {
    order.push('registered');
    return Promise.resolve({ data: null });
  },
} as unknown as Registrar;
const registrations = {
  ofTrigger: () => Promise.resolve([]),
  begin: () => {
    order.push('begun');
    return Promise.resolve('r');
  },
  given: () => Promise.resolve(),
} as unknown as RegistrationRepository;

const trigger = { connector: 'meta', operation: 'event', input: {} };
const definition = { trigger, steps: [] } as unknown as WorkflowDefinition;
const workflow = (published: boolean) =>
  ({
    ...{ id: 'wf', draft: definition, published: published ? {} : null },
    trigger: { id: 't', token: 'token' },
  }) as unknown as WholeWorkflow;

beforeEach(() => {
  order = [];
  greets = true;
  jest.mocked(pause).mockImplementation((ms) => {
    order.push(`paused ${ms! >= 2000 ? 'long enough' : 'too short'}`);
    return Promise.resolve(undefined as never);
  });
});

const announce = (published: boolean) =>
  new PublishRegistered({} as Logger, registrar, registrations).announce('w', workflow(published), () =>
    Promise.resolve(definition),
  );

describe('a trigger whose service asks whether it is there', () => {
  it('is registered once no ingress can remember its address as it was', async () => {
    await announce(true);
    expect(order).toEqual(['begun', 'paused long enough', 'registered']);
  });

  it('is registered at once where nothing is published, as nothing is remembered then', async () => {
    await announce(false);
    expect(order).toEqual(['begun', 'registered']);
  });

  it('or where it asks nothing', async () => {
    greets = false;
    await announce(true);
    expect(order).toEqual(['begun', 'registered']);
  });
});
