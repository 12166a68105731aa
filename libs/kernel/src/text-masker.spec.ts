import { REDACTED, TextMasker } from './text-masker';

describe('TextMasker', () => {
  it('masks every known text, the longest that stands there', () => {
    const masker = new TextMasker(10);
    masker.add(['canary', 'canary-long', 'other']);
    expect(masker.mask('canary canary-long, xcanaryx other')).toBe(
      `${REDACTED} ${REDACTED}, x${REDACTED}x ${REDACTED}`,
    );
    expect(masker.mask('canar')).toBe('canar');
    expect(masker.mask('')).toBe('');
  });

  it('leaves texts of fewer than four characters alone', () => {
    const masker = new TextMasker(10);
    masker.add(['abc']);
    expect(masker.mask('abc')).toBe('abc');
  });

  it('reads a long text once, however much it knows', () => {
    const masker = new TextMasker();
    masker.add(Array.from({ length: 5000 }, (_, n) => `secret-${n}-canary`));
    const long = 'secret, secrets and no secret at all; '.repeat(50_000);
    const began = performance.now();
    expect(masker.mask(`${long}secret-4999-canary`)).toBe(`${long}${REDACTED}`);
    // By far less than looking for each of the 5,000 takes.
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('forgets the oldest beyond its limit, and not one that was said again', () => {
    const masker = new TextMasker(2);
    masker.add(['first', 'second']);
    masker.add(['first', 'third']);
    expect(masker.size).toBe(2);
    expect(masker.mask('first second third')).toBe(`${REDACTED} second ${REDACTED}`);
  });
});
