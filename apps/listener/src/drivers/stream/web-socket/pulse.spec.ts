import { Pulse } from './pulse';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('a pulse', () => {
  it('beats for whoever listens, on one timer, and for nobody not at all', () => {
    const pulse = new Pulse(250);
    const beats = [0, 0];
    const stops = beats.map((_, n) => pulse.listen(() => void (beats[n] = (beats[n] ?? 0) + 1)));
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(1000);
    expect(beats).toEqual([4, 4]);
    expect(pulse.time).toBe(1000);
    stops[0]?.();
    jest.advanceTimersByTime(250);
    expect(beats).toEqual([4, 5]);
    stops[1]?.();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('stands still while the process does', () => {
    const pulse = new Pulse(250);
    const stop = pulse.listen(() => undefined);
    jest.advanceTimersByTime(250);
    // Nothing ran for a minute.
    jest.setSystemTime(Date.now() + 60_000);
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
    jest.advanceTimersByTime(250);
    expect(pulse.time).toBe(250 + 5000);
    stop();
  });

  it('goes on where it was after a time without listeners', () => {
    const pulse = new Pulse(250);
    pulse.listen(() => undefined)();
    jest.advanceTimersByTime(10_000);
    const stop = pulse.listen(() => undefined);
    jest.advanceTimersByTime(250);
    expect(pulse.time).toBe(250);
    stop();
  });
});
