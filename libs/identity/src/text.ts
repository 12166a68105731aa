/** A name as it is stored and shown: without control characters, and without white space around it. */
export const tidyName = (name: string): string =>
  name
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** An email address as it is stored; letter case is kept, and ignored when it is looked up. */
export const tidyEmail = (email: string): string => email.trim().normalize('NFC');
