import { isSameOrigin } from './same-origin';

const PUBLIC = 'https://sluice.example.com';
const asks = (headers: Record<string, string>, method = 'POST', unknown = false) =>
  isSameOrigin({ method, headers: { host: 'sluice.internal:3000', ...headers } }, PUBLIC, { unknown });

describe('isSameOrigin', () => {
  it.each([
    ['its public address', { origin: PUBLIC }, true],
    ['the address it was reached at', { origin: 'http://sluice.internal:3000' }, true],
    ['another site', { origin: 'https://evil.example' }, false],
    ['a site whose name begins alike', { origin: `${PUBLIC}.evil.example` }, false],
    ['an opaque origin', { origin: 'null' }, false],
    [
      'another site that claims to be here',
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
      false,
    ],
    ['the browser’s word alone', { 'sec-fetch-site': 'same-origin' }, true],
    ['a sibling site', { 'sec-fetch-site': 'same-site' }, false],
    ['nothing to go by', {}, false],
  ])('%s', (_, headers, expected) => {
    expect(asks(headers as Record<string, string>)).toBe(expected);
  });

  it('lets reads be', () => {
    expect(asks({ origin: 'https://evil.example' }, 'GET')).toBe(true);
  });

  it('leaves it to the caller where there is nothing to go by', () => {
    expect(asks({}, 'POST', true)).toBe(true);
    expect(asks({ origin: 'https://evil.example' }, 'POST', true)).toBe(false);
  });
});
