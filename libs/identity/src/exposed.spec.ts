import { isExposed } from './exposed';

const local = { host: '127.0.0.1', publicUrl: 'http://localhost:3000' };

describe('isExposed', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', 'localhost'])('is not, listening at %s', (host) => {
    expect(isExposed({ ...local, host })).toBe(false);
  });

  it.each(['0.0.0.0', '::', '192.168.1.4', 'sluice.example.com'])('is, listening at %s', (host) => {
    expect(isExposed({ ...local, host })).toBe(true);
  });

  it.each([
    ['http://[::1]:3000', false],
    ['https://sluice.example.com', true],
    ['http://10.0.0.5:3000', true],
  ])('with the public address %s: %s', (publicUrl, exposed) => {
    expect(isExposed({ ...local, publicUrl })).toBe(exposed);
  });
});
