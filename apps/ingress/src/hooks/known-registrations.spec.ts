import type { RegistrationRepository, RegistrationRow } from '#store';
import type { RegistrationSealer } from '#vault';

import { KnownRegistrations } from './known-registrations';

let rows: Partial<RegistrationRow>[];
let asked: number;
let away: boolean;
let known: KnownRegistrations;

const sealer = {
  open: ({ id }: { id: string }) => ({
    own: `own of ${id}`,
    given: id === 'b' ? 'chosen by the service' : null,
  }),
} as unknown as RegistrationSealer;
const repository = {
  ofTrigger: () => {
    asked += 1;
    return away ? Promise.reject(new Error('the database is away')) : Promise.resolve(rows);
  },
} as unknown as RegistrationRepository;

const TRIGGER = { id: 't', workspaceId: 'w', connector: 'shop', operation: 'event' };
const row = (
  id: string,
  state: RegistrationRow['state'],
  { connector, operation } = TRIGGER,
): Partial<RegistrationRow> => ({
  ...{ id, state, connector, operation, data: { id }, secret: Buffer.alloc(0), expiresAt: null },
});
const secretsOf = async (trigger = TRIGGER) => (await known.of(trigger)).map(({ secret }) => secret);

beforeEach(() => {
  jest.useFakeTimers();
  rows = [row('b', 'active'), row('a', 'unregistering'), row('z', 'abandoned')];
  asked = 0;
  away = false;
  known = new KnownRegistrations(repository, sealer);
});
afterEach(() => jest.useRealTimers());

describe('what a service may sign with', () => {
  it('is what it chose, else what it was offered; what is being taken back counts still', async () => {
    expect(await secretsOf()).toEqual(['chosen by the service', 'own of a']);
  });

  it('is not what another service was given that had the address before', async () => {
    const other = { ...TRIGGER, connector: 'git' };
    rows = [
      row('new', 'active'),
      row('old', 'unregistering', other),
      row('other', 'active', { ...TRIGGER, operation: 'poll' }),
    ];
    expect(await secretsOf()).toEqual(['own of new']);
    expect(await secretsOf(other)).toEqual(['own of old']);
    expect(await secretsOf()).toEqual(['own of new']);
  });

  it('is remembered for a few seconds', async () => {
    await Promise.all([secretsOf(), secretsOf()]);
    await jest.advanceTimersByTimeAsync(4999);
    await secretsOf();
    expect(asked).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    await secretsOf();
    expect(asked).toBe(2);
  });

  it('is asked for again because a request did not fit it, but not all the time', async () => {
    await secretsOf();
    expect(known.forget(TRIGGER)).toBe(false);
    await jest.advanceTimersByTimeAsync(500);
    expect(known.forget(TRIGGER)).toBe(true);
    rows = [row('c', 'active')];
    expect(await secretsOf()).toEqual(['own of c']);
  });

  it('is not remembered where it could not be read', async () => {
    away = true;
    await expect(secretsOf()).rejects.toThrow('the database is away');
    away = false;
    expect(await secretsOf()).toHaveLength(2);
  });
});
