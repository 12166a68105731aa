import { FailureError } from '#kernel';
import { compileText, compileValue } from './index';
import type { Scope } from './types';

const scope = {
  trigger: {
    body: {
      total: 42,
      zero: 0,
      paid: true,
      note: null,
      empty: '',
      customer: { name: 'Ann', tags: ['a', 'b'] },
      items: [
        { name: 'pen', price: 2 },
        { name: 'ink', price: 5 },
      ],
      'odd key': { 'x.y': 'dotted' },
    },
  },
};

const render = (input: unknown, given: Scope = scope) => compileValue(input).render(given);
const value = (input: unknown, given: Scope = scope) => render(input, given).value;

function failureOf(act: () => unknown) {
  try {
    act();
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a leaf that is exactly one expression', () => {
  it.each([
    ['{{trigger.body.total}}', 42],
    ['{{{trigger.body.total}}}', 42],
    ['{{&trigger.body.total}}', 42],
    ['{{~trigger.body.total~}}', 42],
    ['{{! the total }}{{trigger.body.total}}', 42],
    ['{{trigger.body.zero}}', 0],
    ['{{trigger.body.paid}}', true],
    ['{{trigger.body.note}}', null],
    ['{{trigger.body.items.length}}', 2],
    ['{{trigger.body.items.0.price}}', 2],
    ['{{trigger.body.items.[1].name}}', 'ink'],
    ['{{trigger.body.[odd key].[x.y]}}', 'dotted'],
    ['{{lookup trigger.body.customer "name"}}', 'Ann'],
    ['{{add trigger.body.total 1}}', 43],
    ['{{split "a,b"}}', ['a', 'b']],
    ['{{true}}', true],
    ['{{7}}', 7],
    ['{{"as it is"}}', 'as it is'],
  ])('%s keeps its type', (template, expected) => {
    expect(render(template)).toEqual({ value: expected, warnings: [] });
  });

  it('hands over objects and lists themselves', () => {
    expect(value('{{trigger.body.items}}')).toBe(scope.trigger.body.items);
  });

  it('is text as soon as anything stands beside it', () => {
    expect(value(' {{trigger.body.total}}')).toBe(' 42');
  });
});

describe('a value within text', () => {
  it.each([
    ['<{{trigger.body.customer}}>', '<{"name":"Ann","tags":["a","b"]}>'],
    ['{{trigger.body.customer.tags}}!', '["a","b"]!'],
    ['{{trigger.body.note}}{{trigger.body.empty}}{{trigger.body.paid}}', 'true'],
    ['{"paid":{{trigger.body.paid}}}', '{"paid":true}'],
    ['{{at}}.', '2026-03-01T00:00:00.000Z.'],
    ['<b>{{html}}</b>', '<b><i>&</i></b>'],
  ])('%s', (template, expected) => {
    expect(value(template, { ...scope, at: new Date('2026-03-01'), html: '<i>&</i>' })).toBe(expected);
  });
});

describe('a value of many leaves', () => {
  it('compiles text leaves only, never keys', () => {
    const input = {
      '{{trigger.body.total}}': '{{trigger.body.total}}',
      list: [1, 'x', '{{trigger.body.paid}}'],
      none: null,
    };
    expect(value(input)).toEqual({ '{{trigger.body.total}}': 42, list: [1, 'x', true], none: null });
  });

  it('returns constant parts as they are', () => {
    const constant = { a: [1, { b: 'text' }] };
    expect(value(constant)).toBe(constant);
    expect(value({ constant, x: '{{trigger.body.total}}' })).toMatchObject({ constant, x: 42 });
    expect((value({ constant, x: '{{trigger.body.total}}' }) as { constant: unknown }).constant).toBe(
      constant,
    );
  });

  it('makes a field of __proto__ and changes no prototype', () => {
    const made = value(
      JSON.parse('{"__proto__":{"polluted":"{{trigger.body.total}}"},"x":"{{trigger.body.total}}"}'),
    );
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
    expect(JSON.stringify(made)).toBe('{"__proto__":{"polluted":42},"x":42}');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('renders again and again, with nothing carried over', () => {
    const compiled = compileValue('{{#each list}}{{this}}{{/each}}{{gone}}');
    const once = compiled.render({ list: [1, 2] });
    expect(compiled.render({ list: [1, 2] })).toEqual(once);
    expect(once.warnings).toHaveLength(1);
  });
});

describe('a missing value', () => {
  it('renders empty and is listed once a leaf, by its pointer', () => {
    const { value: made, warnings } = render({
      'a/b~': ['{{trigger.gone}}'],
      text: '<{{trigger.gone}}{{trigger.gone}}>',
    });
    expect(made).toEqual({ 'a/b~': [null], text: '<>' });
    expect(warnings).toEqual([
      {
        pointer: '/a~1b~0/0',
        code: 'template.missing',
        message: expect.stringContaining('{{trigger.gone}}'),
      },
      { pointer: '/text', code: 'template.missing', message: expect.stringContaining('{{trigger.gone}}') },
    ]);
  });

  it.each([
    '{{trigger.body.note}}',
    '{{#if gone}}x{{/if}}',
    '{{#unless gone}}x{{/unless}}',
    '{{default gone 1}}',
  ])('%s gives no warning', (template) => {
    expect(render(template).warnings).toEqual([]);
  });

  it.each([
    '{{#each gone}}x{{else}}none{{/each}}',
    '{{#if (eq gone.x "a")}}x{{/if}}',
    '{{default (lookup trigger "gone") 1}}',
    '{{#if (and gone (not gone.too))}}x{{/if}}',
  ])('%s gives no warning, because it says what to do then', (template) => {
    expect(render(template).warnings).toEqual([]);
  });

  it.each([
    '{{trigger.body.note.deeper}}',
    '{{trigger.body.total.deeper}}',
    '{{#each gone}}x{{/each}}',
    '{{#with gone}}x{{/with}}',
    '{{lookup trigger "gone"}}',
    '{{uppercase gone}}',
    '{{trigger.toString}}',
    '{{trigger.body.items.map}}',
    '{{trigger.body.customer.name.at}}',
    '{{trigger.body.items.9}}',
    '{{#each trigger.body.items}}{{gone}}{{/each}}',
  ])('%s gives one warning', (template) => {
    expect(render(template).warnings).toHaveLength(1);
  });

  it('says how to reach the root from inside a block', () => {
    const [warning] = render('{{#each trigger.body.items}}{{trigger.body.total}}{{/each}}').warnings;
    expect(warning?.message).toContain('{{@root.trigger.body.total}}');
  });

  it('lists at most 100, and then says that there are more', () => {
    const { warnings } = render(Array.from({ length: 300 }, (_, index) => `{{gone${index}}}`));
    expect(warnings).toHaveLength(101);
    expect(warnings[100]?.message).toContain('first 100');
  });
});

describe('what is refused', () => {
  it.each([
    ['{{#if trigger}}', 'template.syntax'],
    ['{{trigger', 'template.syntax'],
    ['{{#if a}}{{/each}}', 'template.syntax'],
    ['{{each trigger}}', 'template.syntax'],
    ['{{> card}}', 'template.unsupported'],
    ['{{#> card}}x{{/card}}', 'template.unsupported'],
    ['{{#*inline "x"}}y{{/inline}}', 'template.unsupported'],
    ['{{* decorate}}', 'template.unsupported'],
    ['{{{{raw}}}} x {{{{/raw}}}}', 'template.unsupported'],
    ['{{#trigger}}x{{/trigger}}', 'template.unsupported'],
    ['{{^trigger}}x{{/trigger}}', 'template.unsupported'],
    ['{{shout trigger}}', 'template.unknown_helper'],
    ['{{add (shout 1) 2}}', 'template.unknown_helper'],
    ['{{#shout trigger}}x{{/shout}}', 'template.unknown_helper'],
    ['{{helperMissing trigger}}', 'template.unknown_helper'],
    ['{{log trigger}}', 'template.unknown_helper'],
    ['{{replace trigger.body.note}}', 'template.arguments'],
    ['{{json trigger colour="red"}}', 'template.arguments'],
    ['{{#each}}x{{/each}}', 'template.arguments'],
    ['{{#if a b}}x{{/if}}', 'template.arguments'],
    ['{{../up}}', 'template.bad_path'],
    ['{{@index}}', 'template.bad_path'],
    ['{{@level}}', 'template.bad_path'],
    ['{{constructor}}', 'template.forbidden_path'],
    ['{{trigger.__proto__.x}}', 'template.forbidden_path'],
    ['{{trigger.[constructor]}}', 'template.forbidden_path'],
    ['{{@root.constructor}}', 'template.forbidden_path'],
    ['{{lookup trigger "constructor"}}', 'template.forbidden_path'],
    ['{{#with prototype}}x{{/with}}', 'template.forbidden_path'],
    ['{{#each trigger as |constructor|}}x{{/each}}', 'template.forbidden_path'],
    ['{{constructor.constructor "return 1"}}', 'template.forbidden_path'],
  ])('%s → %s', (template, code) => {
    const failure = failureOf(() => compileValue({ deep: [template] }));
    expect(failure).toMatchObject({ kind: 'permanent', code, details: { pointer: '/deep/0' } });
  });

  it('names the line', () => {
    expect(failureOf(() => compileText('one\n{{trigger.a}}\n{{#if}}')).message).toMatch(/^Line 3: /);
    expect(failureOf(() => compileText('one\n{{#if a}}\n{{shout a}}{{/if}}')).message).toMatch(/^Line 3: /);
    expect(failureOf(() => compileText('\n{{#if a}}\n{{/each}}')).message).toMatch(/^Line 2: /);
  });

  it('takes nothing but text as a template', () => {
    const tree = {
      type: 'Program',
      body: [{ type: 'MustacheStatement', path: { type: 'PathExpression', parts: [] } }],
    };
    for (const input of [tree, null, undefined, 7, ['{{a}}']]) {
      expect(failureOf(() => compileText(input as unknown as string)).code).toBe('template.not_text');
    }
  });

  it('finds nothing by a forbidden name at run time', () => {
    const { value: made, warnings } = render('{{lookup trigger key}}', { trigger: {}, key: 'constructor' });
    expect(made).toBeNull();
    expect(warnings).toHaveLength(1);
  });

  it('never calls a function nor reads what is inherited', () => {
    const inherited = Object.assign(Object.create({ secret: 1 }) as object, { call: () => 'called' });
    expect(render(['{{o.secret}}', '{{o.call}}'], { o: inherited }).value).toEqual([null, null]);
  });
});

describe('a bare name', () => {
  it('is a field even where a helper is called so, unless the helper needs no argument', () => {
    expect(value('{{#each list}}{{first}}{{text}};{{/each}}', { list: [{ first: 'a', text: 'b' }] })).toBe(
      'ab;',
    );
    expect(value('{{length}}', { length: 3 })).toBe(3);
    expect(value('{{this.now}}', { now: 3 })).toBe(3);
    expect(value('{{now}}', { now: 3 })).toMatch(/^\d{4}-.*Z$/);
  });
});
