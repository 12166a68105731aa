import { hostName } from './host-name';

describe('a host as people write it', () => {
  it.each([
    ['api.example.com', 'api.example.com'],
    ['API.Example.com:443', 'api.example.com'],
    ['api.example.com:8443', 'api.example.com:8443'],
    ['127.1:8080', '127.0.0.1:8080'],
    ['[::1]:8080', '[::1]:8080'],
    ['bücher.example', 'xn--bcher-kva.example'],
  ])('%s is kept as %s', (text, host) => {
    expect(hostName(text)).toBe(host);
  });

  it.each(['a b', 'host:port', ':80', '[::1'])('%s is none', (text) => {
    expect(() => hostName(text)).toThrow(/as in a URL/);
  });
});
