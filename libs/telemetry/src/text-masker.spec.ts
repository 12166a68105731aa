import { REDACTED } from '#kernel';
import { Writable } from 'node:stream';

import { hideFromLogs } from './hidden-from-logs';
import { createLogger } from './logger';
import { TextMasker } from './text-masker';

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

  it('forgets the oldest beyond its limit, and not one that was said again', () => {
    const masker = new TextMasker(2);
    masker.add(['first', 'second']);
    masker.add(['first', 'third']);
    expect(masker.size).toBe(2);
    expect(masker.mask('first second third')).toBe(`${REDACTED} second ${REDACTED}`);
  });
});

describe('the log', () => {
  it('masks what it was told to hide, in any line and any field', () => {
    const lines: string[] = [];
    const sink = new Writable({
      write: (chunk: Buffer, _, done) => {
        lines.push(chunk.toString());
        done();
      },
    });
    const logger = createLogger('info', sink);
    hideFromLogs(['log-canary-1', 'a \\"quoted\\" canary']);
    logger.child({ url: 'https://a.example/?k=log-canary-1' }).info({ err: new Error('log-canary-1') }, 'said log-canary-1');
    logger.info('a "quoted" canary');
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain('canary');
    expect(lines.map((line) => JSON.parse(line) as { msg: string }).map(({ msg }) => msg)).toEqual([
      `said ${REDACTED}`,
      REDACTED,
    ]);
  });
});
