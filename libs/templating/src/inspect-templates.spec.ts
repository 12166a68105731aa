import { templateProblems, templateReferences } from './index';

const paths = (template: string) => templateReferences(template).map(({ path }) => path.join('.'));

describe('templateReferences', () => {
  it('names the leaf and the path', () => {
    expect(templateReferences({ a: ['x', '{{trigger.body.x}}'], 'b/c': '{{steps.card.name}}' })).toEqual([
      { pointer: '/a/1', path: ['trigger', 'body', 'x'] },
      { pointer: '/b~1c', path: ['steps', 'card', 'name'] },
    ]);
  });

  it.each([
    ['{{item}} {{index}}', ['item', 'index']],
    ['{{trigger.a}} {{trigger.a}}', ['trigger.a']],
    [
      '{{#each trigger.items}}{{name}} {{../trigger.x}} {{@root.steps.a}}{{/each}}',
      ['trigger.items', 'trigger.x', 'steps.a'],
    ],
    ['{{#each trigger.items as |item i|}}{{item.name}}{{i}}{{item2}}{{/each}}', ['trigger.items']],
    ['{{#each a}}{{#each b}}{{../c}}{{../../d}}{{/each}}{{/each}}', ['a', 'd']],
    ['{{#if steps.a.ok}}{{trigger.x}}{{else}}{{trigger.y}}{{/if}}', ['steps.a.ok', 'trigger.x', 'trigger.y']],
    ['{{#with trigger.body}}{{x}}{{else}}{{trigger.z}}{{/with}}', ['trigger.body', 'trigger.z']],
    ['{{lookup steps "card"}}', ['steps.card', 'steps']],
    ['{{default (uppercase steps.a.x) trigger.y}}', ['steps.a.x', 'trigger.y']],
    ['{{json trigger indent=steps.a.n}}', ['trigger', 'steps.a.n']],
    ['{{trigger.[odd key].x}} {{this.steps.b}}', ['trigger.odd key.x', 'steps.b']],
    ['{{now}} {{this}} {{@root}}', []],
    ['no template', []],
  ])('%s', (template, expected) => {
    expect(paths(template)).toEqual(expected);
  });

  it('leaves out what does not compile', () => {
    expect(templateReferences(['{{#if trigger.a}}', '{{trigger.b}}'])).toEqual([
      { pointer: '/1', path: ['trigger', 'b'] },
    ]);
  });
});

describe('templateProblems', () => {
  it('lists every leaf that does not compile', () => {
    expect(
      templateProblems({
        ok: '{{trigger.a}}',
        a: '{{#if}}',
        b: [{ c: '{{shout x}}' }],
        d: '{{x.__proto__}}',
      }),
    ).toEqual([
      { pointer: '/a', code: 'template.syntax', message: expect.stringMatching(/^Line 1: /) },
      { pointer: '/b/0/c', code: 'template.unknown_helper', message: expect.stringContaining('"shout"') },
      { pointer: '/d', code: 'template.forbidden_path', message: expect.stringContaining('"__proto__"') },
    ]);
  });

  it('finds nothing wrong in what is right', () => {
    expect(templateProblems({ a: 1, b: null, c: '{{trigger.a}}', d: 'text' })).toEqual([]);
  });

  it('says when the whole is too large', () => {
    let deep: unknown = '{{x}}';
    for (let level = 0; level < 100; level += 1) deep = [deep];
    expect(templateProblems(deep)).toEqual([expect.objectContaining({ code: 'template.too_complex' })]);
  });
});
