import { FailureError } from '#kernel';

const MESSAGES = {
  'vault.tampered':
    'The stored credentials were changed or belong elsewhere, and cannot be opened. Enter them again in the connection.',
  'vault.unknown_key':
    'The stored credentials were sealed with an encryption key that is not configured. Add it to SLUICE_ENCRYPTION_KEY, or enter them again in the connection.',
  'vault.version':
    'The stored credentials were written by a newer version of Sluice. Update this process, or enter them again in the connection.',
} as const;

/** The error for sealed bytes that do not open. It says nothing of what is in them. */
export const unreadable = (code: keyof typeof MESSAGES): FailureError =>
  new FailureError({ kind: 'permanent', code, message: MESSAGES[code] });
