import { REDACTED } from '#kernel';
import { Writable } from 'node:stream';

import { hideFromLogs } from './hidden-from-logs';
import { createLogger } from './logger';

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
    logger
      .child({ url: 'https://a.example/?k=log-canary-1' })
      .info({ err: new Error('log-canary-1') }, 'said log-canary-1');
    logger.info('a "quoted" canary');
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain('canary');
    expect(lines.map((line) => JSON.parse(line) as { msg: string }).map(({ msg }) => msg)).toEqual([
      `said ${REDACTED}`,
      REDACTED,
    ]);
  });
});
