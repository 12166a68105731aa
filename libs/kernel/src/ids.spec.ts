import { idFloor, idTime, isId, newId } from './ids';

describe('newId', () => {
  afterEach(() => jest.useRealTimers());

  it('gives version 7 UUIDs', () => {
    for (let n = 0; n < 1000; n += 1) {
      expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  it('grows, and never repeats, even for more ids than a millisecond has numbers', () => {
    const ids = Array.from({ length: 20_000 }, newId);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
  });

  it('grows while the clock stands still or steps back', () => {
    const now = Date.now() + 60_000;
    jest.useFakeTimers({ now });
    const ids = Array.from({ length: 5000 }, newId);
    jest.setSystemTime(now - 3_600_000);
    ids.push(...Array.from({ length: 5000 }, newId));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('carries its moment', () => {
    const now = Date.now() + 7_200_000;
    jest.useFakeTimers({ now });
    expect(idTime(newId()).getTime()).toBe(now);
  });
});

describe('idFloor', () => {
  it('is at or below every id of its moment, and above every earlier one', () => {
    const at = new Date('2026-01-31T12:00:00.123Z');
    expect(idTime(idFloor(at))).toEqual(at);
    expect(idFloor(new Date(at.getTime() - 1)) < idFloor(at)).toBe(true);
    expect(idFloor(new Date(Date.now() - 1000)) < newId()).toBe(true);
  });
});

describe('isId', () => {
  it.each([
    [newId(), true],
    ['3F2504E0-4F89-11D3-9A0C-0305E82C3301', true],
    ['', false],
    ['3f2504e0', false],
    ['3f2504e0-4f89-11d3-9a0c-0305e82c330g', false],
    [' 3f2504e0-4f89-11d3-9a0c-0305e82c3301', false],
  ])('of ‘%s’ is %s', (text, expected) => {
    expect(isId(text)).toBe(expected);
  });
});
