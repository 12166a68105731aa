import { sourceOf } from './own-apps';

describe('what was pasted', () => {
  it.each([
    ['curl https://a.example', { curl: 'curl https://a.example' }],
    ['  $ curl -X POST https://a.example', { curl: 'curl -X POST https://a.example' }],
    [' https://a.example/openapi.json ', { url: 'https://a.example/openapi.json' }],
    ['openapi: 3.1.0\n', { openapi: 'openapi: 3.1.0\n' }],
    ['{"swagger":"2.0"}', { openapi: '{"swagger":"2.0"}' }],
    ['curling: yes', { openapi: 'curling: yes' }],
    [' \n ', null],
  ])('%j', (text, source) => expect(sourceOf(text)).toEqual(source));
});
