import type { ActionDeclaration, ConnectorCatalogue, ConnectorRegistry } from '#connector-sdk';
import type { VersionReader } from '#store';
import { Type } from 'typebox';

import { Plans } from './plans';

const operation = (title: string) =>
  ({ key: 'do', title, input: Type.Object({}), output: Type.Unknown() }) as unknown as ActionDeclaration;
const registryOf = (action: ActionDeclaration) => ({ action: () => action }) as unknown as ConnectorRegistry;

function plansOf(connector: string) {
  const reads: string[] = [];
  const versions = {
    find: async (id: string) => {
      reads.push(id);
      return {
        workspaceId: 'w',
        definition: {
          trigger: {},
          steps: [{ id: 's', type: 'action', connector, operation: 'do', input: {} }],
        },
        retry: null,
      };
    },
  } as unknown as VersionReader;
  const catalogue = {
    builtIn: registryOf(operation('built in')),
    own: registryOf(operation('own')),
    asked: 0,
    of: async () => (catalogue.asked++, catalogue.own),
  };
  return { plans: new Plans(versions, catalogue as unknown as ConnectorCatalogue), catalogue, reads };
}

const titleIn = async (plans: Plans) => {
  const [step] = (await plans.get('v1')).sequence.steps;
  return step?.type === 'action' ? step.operation.title : null;
};

it('compiles a version once, and asks for no connectors of a workspace that it does not use', async () => {
  const { plans, catalogue, reads } = plansOf('http');
  expect(await plans.get('v1')).toBe(await plans.get('v1'));
  expect(await titleIn(plans)).toBe('built in');
  expect(reads).toEqual(['v1']);
  expect(catalogue.asked).toBe(0);
});

it('compiles a version anew when the connectors of its workspace changed', async () => {
  const { plans, catalogue, reads } = plansOf('custom-shop');
  expect(await plans.get('v1')).toBe(await plans.get('v1'));
  expect(await titleIn(plans)).toBe('own');
  expect(reads).toEqual(['v1']);
  catalogue.own = registryOf(operation('changed'));
  const [one, other] = await Promise.all([plans.get('v1'), plans.get('v1')]);
  expect(one).toBe(other);
  expect(await titleIn(plans)).toBe('changed');
  expect(reads).toEqual(['v1', 'v1']);
});
