import { compileAddress, compileTemplate, compileWritten, isComplete } from './template';

const scope = {
  message: {
    id: 7,
    none: null,
    list: [{ a: 1 }, { a: 2 }],
    text: '{{auth.token}}',
    'a b': { 'c.d': true },
    ['__proto__']: 'own',
  },
  auth: { token: 's/3?c&r' },
  state: {},
};
const render = (template: Parameters<typeof compileTemplate>[0]) => compileTemplate(template)(scope);

describe('a template', () => {
  it('that is one placeholder is the value itself', () => {
    expect(render('{{message.id}}')).toBe(7);
    expect(render('{{ message.list }}')).toBe(scope.message.list);
    expect(render('{{message.list.1.a}}')).toBe(2);
    expect(render('{{message.list[0].a}}')).toBe(1);
    expect(render('{{message.list.-1.a}}')).toBe(2);
    expect(render('{{message["a b"]["c.d"]}}')).toBe(true);
    expect(render('{{message.missing.deep}}')).toBeNull();
    expect(render('{{message.none}}')).toBeNull();
  });

  it('that is more writes values out', () => {
    expect(render('a{{message.id}}b{{message.missing}}c{{message.list}}')).toBe('a7bc[{"a":1},{"a":2}]');
    expect(compileWritten('{{message.id}}')(scope)).toBe('7');
    expect(compileWritten(undefined)(scope)).toBe('');
  });

  it('is rendered to any depth, and its own values stay', () => {
    expect(render({ id: '{{message.id}}', list: [1, null, true, '{{message.none}}'], fixed: 'x' })).toEqual({
      id: 7,
      list: [1, null, true, null],
      fixed: 'x',
    });
  });

  it('never reads a value as a template again', () =>
    expect(render('{{message.text}}!')).toBe('{{auth.token}}!'));

  it.each(['{{}}', '{{ }}', '{{unknown.x}}', '{{message..id}}', '{{message.id', '{{this}}', '{}'])(
    'leaves %s as it is',
    (text) => expect(render(text)).toBe(text),
  );

  it('finds only what was sent', () => {
    expect(render('{{message.list.length}}')).toBeNull();
    expect(render('{{message.constructor}}')).toBeNull();
    expect(render('{{message.__proto__}}')).toBe('own');
    expect(render('{{state.__proto__}}')).toBeNull();
    expect(render('{{message.text.length}}')).toBeNull();
  });

  it('is bounded in depth', () => {
    let deep: Parameters<typeof compileTemplate>[0] = 'x';
    for (let n = 0; n < 100; n++) deep = [deep];
    expect(() => compileTemplate(deep)).toThrow(RangeError);
  });
});

describe('an address', () => {
  it('takes values only in their place', () => {
    expect(compileAddress('wss://x.test/?t={{auth.token}}')(scope)).toBe('wss://x.test/?t=s%2F3%3Fc%26r');
    expect(compileAddress('{{answer.url}}/?v=10')({ answer: { url: 'wss://y.test/a?b' } })).toBe(
      'wss://y.test/a?b/?v=10',
    );
  });

  it('is complete when each placeholder has a value', () => {
    expect(isComplete('{{auth.token}}/{{message.id}}', scope)).toBe(true);
    expect(isComplete('{{auth.token}}/{{state.id}}', scope)).toBe(false);
  });
});
