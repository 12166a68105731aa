/** What a digest takes, and how it says no. */
import { FailureError, MAX_VALUE_DEPTH } from '#kernel';

import { faultOf, isStorableName } from './storable-name';

/** Bytes of an item as JSON. */
export const MAX_DIGEST_ITEM_BYTES = 256 * 1024;
export const MAX_DIGEST_NAME_LENGTH = 200;

/** @throws FailureError `digest.bad_name` */
export function checkName(name: string): void {
  if (isStorableName(name, MAX_DIGEST_NAME_LENGTH)) return;
  throw new FailureError({
    kind: 'permanent',
    code: 'digest.bad_name',
    message: `A digest’s name has 1 to ${MAX_DIGEST_NAME_LENGTH} characters, and ${faultOf(name)}`,
  });
}

export const itemTooLarge = (): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'digest.item_too_large',
    message: `An item of a digest has ${MAX_DIGEST_ITEM_BYTES / 1024} KiB as JSON at most. Collect only what the digest needs.`,
  });

export const itemTooDeep = (): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'digest.item_too_deep',
    message: `An item of a digest has ${MAX_VALUE_DEPTH} levels of lists and objects at most. Collect only what the digest needs.`,
  });

export const full = (name: string): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'digest.full',
    message: `The digest ‘${name}’ is full, and the run that carries it has not gone on yet. Look at that run, then retry this one.`,
  });
