import type { Json } from './definition';
import { mainTemplate, scopesOf } from './scope';

const map = (id: string): Json => ({ id, type: 'map', input: { x: 1 } });
const draft: Json = {
  steps: [
    map('one'),
    {
      id: 'route',
      type: 'paths',
      mode: 'all',
      branches: [
        { id: 'a', title: 'EU', steps: [map('in_a')] },
        {
          id: 'b',
          steps: [
            { id: 'each', type: 'loop', over: '', steps: [map('in_loop'), map('next_in_loop')] },
            { id: 'left_out', type: 'code', skip: true },
          ],
        },
      ],
      otherwise: [map('in_otherwise')],
    },
    {
      id: 'both',
      type: 'parallel',
      branches: [
        { id: 'a', steps: [map('left')] },
        { id: 'b', steps: [map('right')] },
      ],
    },
    { id: 'call', type: 'call', onError: 'handle', handle: [map('in_handle')] },
    { id: 'ask', type: 'wait', for: 'approval', message: '' },
    map('last'),
  ],
};
const scopeOf = scopesOf(draft, [{ label: 'name', name: 'name', template: '{{trigger.body.name}}' }]);
const templates = (listAt: string, index: number) =>
  scopeOf(listAt, index).flatMap(({ fields }) => fields.map(({ template }) => template));

describe('what a template can read', () => {
  it('is the trigger alone before the first step, with the addresses that later steps hand out', () => {
    expect(templates('/steps', 0)).toEqual([
      '{{steps.ask.approveUrl}}',
      '{{steps.ask.declineUrl}}',
      '{{trigger.body.name}}',
    ]);
  });

  it('is what came before, the nearest first, with what branches did and without what loops and handlers did', () => {
    const all = templates('/steps', 5);
    expect(all.indexOf('{{steps.call.result}}')).toBeLessThan(all.indexOf('{{steps.one.x}}'));
    for (const read of ['in_a.x', 'in_otherwise.x', 'left.x', 'right.x', 'each.results', 'ask.approved'])
      expect(all).toContain(`{{steps.${read}}}`);
    for (const hidden of ['in_loop', 'in_handle', 'left_out', 'last'])
      expect(all.filter((template) => template.includes(`steps.${hidden}`))).toEqual([]);
  });

  it('is the item within a loop, and what the loop did before', () => {
    const all = templates('/steps/1/branches/1/steps/0/steps', 1);
    expect(all).toEqual(
      expect.arrayContaining(['{{item}}', '{{index}}', '{{steps.in_loop.x}}', '{{steps.one.x}}']),
    );
    expect(all).not.toContain('{{steps.each.results}}');
    expect(templates('/steps', 5)).not.toContain('{{item}}');
  });

  it('is the error within a handler', () => {
    expect(templates('/steps/3/handle', 0)).toContain('{{error.message}}');
    expect(templates('/steps/3/handle', 0)).not.toContain('{{steps.call.result}}');
    expect(templates('/steps', 4)).not.toContain('{{error.message}}');
  });

  it('is what an earlier branch did only where branches are done in turn', () => {
    expect(templates('/steps/1/branches/1/steps', 0)).toContain('{{steps.in_a.x}}');
    expect(templates('/steps/2/branches/1/steps', 0)).not.toContain('{{steps.left.x}}');
  });

  it('makes a new step send on the nearest mapping, or the item, or what was received', () => {
    expect(mainTemplate(scopeOf('/steps', 0))).toBe('{{trigger.body}}');
    expect(mainTemplate(scopeOf('/steps', 1))).toBe('{{steps.one}}');
    expect(mainTemplate(scopeOf('/steps/1/branches/1/steps/0/steps', 0))).toBe('{{item}}');
    expect(mainTemplate(scopeOf('/steps/1/branches/1/steps/0/steps', 1))).toBe('{{steps.in_loop}}');
  });
});
