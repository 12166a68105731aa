import { createRegistry } from './registry';

describe('createRegistry', () => {
  it('finds the folders beside it', () => {
    const registry = createRegistry();
    const keys = registry.all().map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(['http', 'stream', 'webhook', 'workflow']));
    expect(keys).toEqual(keys.toSorted());
    expect(registry.connector('http')?.title).toBe('HTTP request');
    expect(registry.action('http', 'request')?.key).toBe('request');
    expect(registry.trigger('webhook', 'catch')?.kind).toBe('webhook');
    expect(registry.trigger('workflow', 'called')?.kind).toBe('call');
    expect(registry.action('http', 'catch')).toBeUndefined();
    expect(registry.connector('__proto__')).toBeUndefined();
  });
});
