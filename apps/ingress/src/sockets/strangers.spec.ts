import { CodedError } from '#kernel';

import { MAX_AT_ONE_TRIGGER, MAX_FROM_ONE_ADDRESS, networkOf, Strangers } from './strangers';

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof CodedError) return error.code;
    throw error;
  }
  return 'let in';
}
const many = (count: number, take: (n: number) => unknown) => {
  for (let n = 0; n < count; n += 1) take(n);
};
const addressOf = (n: number) => `198.51.${n >> 8}.${n & 255}`;

describe('those who have not shown who they are', () => {
  it('are few from one address, whatever triggers they are at', () => {
    const strangers = new Strangers({ socketLimit: 10_000 });
    const leave = strangers.take('t0', '192.0.2.1');
    many(MAX_FROM_ONE_ADDRESS - 1, (n) => strangers.take(`t${n}`, '192.0.2.1'));
    expect(codeOf(() => strangers.take('t99', '192.0.2.1'))).toBe('rate.limited');
    expect(codeOf(() => strangers.take('t0', '192.0.2.2'))).toBe('let in');
    leave();
    expect(codeOf(() => strangers.take('t99', '192.0.2.1'))).toBe('let in');
    expect(codeOf(() => strangers.take('t99', '192.0.2.1'))).toBe('rate.limited');
  });

  it('are few at one trigger, and keep nobody from another', () => {
    const strangers = new Strangers({ socketLimit: 10_000 });
    const leave = strangers.take('t', '192.0.2.1');
    many(MAX_AT_ONE_TRIGGER - 1, (n) => strangers.take('t', addressOf(n)));
    expect(codeOf(() => strangers.take('t', '192.0.2.2'))).toBe('rate.limited');
    expect(codeOf(() => strangers.take('other', '192.0.2.2'))).toBe('let in');
    leave();
    expect(codeOf(() => strangers.take('t', '192.0.2.2'))).toBe('let in');
  });

  it.each([
    [10_000, 1000],
    [100, 50],
    [8, 8],
    [0, 0],
  ])('are few in all: where %i are taken, %i', (socketLimit, most) => {
    const strangers = new Strangers({ socketLimit });
    many(most, (n) => strangers.take(`t${n}`, addressOf(n)));
    expect(codeOf(() => strangers.take('more', '192.0.2.1'))).toBe('server.unavailable');
  });
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:0DB8:0000:0012:ffff:1:2:3', '2001:db8:0:12::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['unknown', 'unknown'],
])('counts %s as %s', (address, network) => expect(networkOf(address)).toBe(network));
