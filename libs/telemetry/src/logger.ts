import { pino, type Logger } from 'pino';

export type { Logger } from 'pino';

/** Injection token of the process's logger. */
export const LOGGER = Symbol('LOGGER');

/** JSON lines on standard output. Lines about a run or an event carry `runId` and `eventId`. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: { app: 'sluice' },
    redact: {
      paths: [
        'password',
        'token',
        'secret',
        'authorization',
        'headers.authorization',
        'headers.cookie',
        '*.password',
        '*.token',
      ],
      censor: '••••••',
    },
  });
}
