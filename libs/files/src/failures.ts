import { FailureError } from '#kernel';
import { PermanentError, RetryableError } from '#connector-sdk';

const megabytes = (bytes: number): string => `${Math.round(bytes / 10_000) / 100} MB`;

export const notAFile = (): PermanentError =>
  new PermanentError({
    code: 'files.not_a_file',
    message: 'This field needs a file: map it to a file of an earlier step or of the trigger, or to text.',
  });

export const missingFile = (): PermanentError =>
  new PermanentError({
    code: 'files.missing',
    message:
      'This file is not there: it is of another workspace, of an example, or was removed with its run.',
  });

/** @param limit in bytes */
export const tooLarge = (limit: number): PermanentError =>
  new PermanentError({
    code: 'files.too_large',
    message: `The file is larger than ${megabytes(limit)}, the most that is taken here.`,
    details: { limitBytes: limit },
  });

export const storageFailure = (
  what: string,
  cause: unknown,
  details?: Record<string, unknown>,
): RetryableError =>
  new RetryableError({
    code: 'files.storage',
    message: `The storage for files does not work: ${what} Whoever runs this installation has to look at it.`,
    cause,
    ...(details ? { details } : {}),
  });

export const cancelled = (): FailureError =>
  new FailureError({
    kind: 'cancelled',
    code: 'files.cancelled',
    message: 'It was stopped while a file was stored.',
  });
