import { pino, type DestinationStream, type Logger } from 'pino';

import { hiddenFromLogs } from './hidden-from-logs';

export type { Logger } from 'pino';

/** Injection token of the process's logger. */
export const LOGGER = Symbol('LOGGER');

/**
 * JSON lines on standard output. Lines about a run or an event carry `runId` and `eventId`. What is secret is masked by
 * its name, and what was given to `hideFromLogs` wherever it stands.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { app: 'sluice' },
    hooks: { streamWrite: (line: string) => hiddenFromLogs.mask(line) },
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
  };
  return destination ? pino(options, destination) : pino(options);
}
