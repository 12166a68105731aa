import { compilePathPattern, pathPatternProblem } from './path-pattern';

describe('a path pattern', () => {
  it.each<[string, string, Record<string, string> | null]>([
    ['/orders/:id', '/orders/7', { id: '7' }],
    ['/orders/:id', '/orders/7/', { id: '7' }],
    ['/orders/:id', '/orders/7%2F8', { id: '7/8' }],
    ['/orders/:id', '/orders/%zz', { id: '%zz' }],
    ['/orders/:id', '/orders', null],
    ['/orders/:id', '/orders/', null],
    ['/orders/:id', '/orders/7/items', null],
    ['/orders/:id', '/Orders/7', null],
    ['/orders/:id', '', null],
    ['/a b', '/a%20b', {}],
    ['/:shop/:item', '/lamps/9', { shop: 'lamps', item: '9' }],
    ['/files/*', '/files/a/b%20c', { '*': 'a/b c' }],
    ['/files/*', '/files', { '*': '' }],
    ['/files/*', '/other/a', null],
    ['/', '', {}],
    ['/', '/', {}],
    ['/', '/a', null],
    ['/:__proto__', '/x', JSON.parse('{"__proto__":"x"}') as Record<string, string>],
  ])('%s takes of %s %j', (pattern, path, params) => {
    expect(compilePathPattern(pattern)(path)).toEqual(params);
  });

  it('takes as long as the path is', () => {
    const match = compilePathPattern('/a/:b/*');
    expect(match(`/a/${'/'.repeat(100_000)}`)).not.toBeNull();
  });

  it.each([
    ['/orders/:id', null],
    ['/', null],
    ['/files/*', null],
    ['orders', 'Begin it with a slash, as in /orders/:id.'],
    ['/a//b', 'Leave nothing out between two slashes.'],
    ['/*/a', 'A * can only be the last part.'],
    ['/:a/:a', 'Each name can stand in it once only.'],
    ['/:a-b', 'After a colon comes a name of letters, digits and underscores, as in /orders/:id.'],
    ['/:', 'After a colon comes a name of letters, digits and underscores, as in /orders/:id.'],
    ['/a'.repeat(51), 'It has more than 50 parts.'],
  ])('%s is told what is wrong with it', (pattern, problem) => {
    expect(pathPatternProblem(pattern)).toBe(problem);
  });
});
