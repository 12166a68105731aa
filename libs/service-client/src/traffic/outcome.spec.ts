import { FailureError, type FailureKind } from '#kernel';

import { hostOf } from './host-of';
import { outcomeOfFailure, outcomeOfStatus } from './outcome';

const failed = (code: string, kind: FailureKind = 'retryable') =>
  outcomeOfFailure(
    new FailureError({ kind, code, message: 'M.', details: { url: 'https://h/bot123:secret/x' } }),
  );

describe('what an answer says of a host', () => {
  it.each([200, 301, 400, 401, 404, 429, 501])('%i: it works', (status) => {
    expect(outcomeOfStatus(status)).toEqual({ is: 'good' });
  });

  it.each([500, 502, 503, 504, 520])('%i: it does not', (status) => {
    expect(outcomeOfStatus(status)).toMatchObject({ is: 'bad', reason: { details: { status } } });
  });

  it.each([
    ['outbound.refused', 'retryable', 'bad'],
    ['outbound.dns', 'retryable', 'bad'],
    ['outbound.reset', 'retryable', 'bad'],
    ['outbound.timeout', 'timeout', 'bad'],
    ['step.timeout', 'timeout', 'bad'],
    ['outbound.response_too_large', 'permanent', 'good'],
    ['outbound.cancelled', 'cancelled', 'nothing'],
    ['outbound.blocked_address', 'permanent', 'nothing'],
    ['outbound.proxy', 'retryable', 'nothing'],
    ['outbound.body_failed', 'retryable', 'nothing'],
    ['run.timeout', 'permanent', 'nothing'],
  ] as const)('%s: %s', (code, kind, is) => {
    expect(failed(code, kind)).toMatchObject({ is });
  });

  it('keeps no address, which may hold a secret', () => {
    expect(JSON.stringify(failed('outbound.refused'))).not.toContain('secret');
  });
});

describe('a host', () => {
  it.each([
    ['https://API.example.com/x?y', 'api.example.com'],
    ['https://api.example.com:443', 'api.example.com'],
    ['http://api.example.com:443', 'api.example.com:443'],
    ['http://u:p@[::1]:8080/', '[::1]:8080'],
    ['ftp://api.example.com', null],
    ['nonsense', null],
    [undefined, null],
  ])('of %s is %s', (url, host) => {
    expect(hostOf(url)).toBe(host);
  });
});
