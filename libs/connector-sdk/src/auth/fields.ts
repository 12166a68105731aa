/** Fields that several kinds of auth have. */
import { Type } from 'typebox';

export interface TextHints {
  description?: string;
  placeholder?: string;
  secret?: boolean;
  multiline?: boolean;
  advanced?: boolean;
}

const LONGEST = 10_000;

const hints = ({ placeholder, secret, multiline, advanced }: TextHints) => ({
  ...(placeholder === undefined ? {} : { placeholder }),
  ...(secret === undefined ? {} : { secret }),
  ...(multiline === undefined ? {} : { multiline }),
  ...(advanced === undefined ? {} : { advanced }),
});

/** A text that has to be there. */
export const text = (title: string, options: TextHints = {}) =>
  Type.String({
    title,
    ...(options.description === undefined ? {} : { description: options.description }),
    minLength: 1,
    maxLength: LONGEST,
    ui: hints(options),
  });

/** A text that may be left out or empty. */
export const optionalText = (title: string, options: TextHints = {}) =>
  Type.Optional(
    Type.String({
      title,
      ...(options.description === undefined ? {} : { description: options.description }),
      maxLength: LONGEST,
      ui: hints(options),
    }),
  );

/** What a field holds, without blanks around it; empty where there is nothing. */
export const given = (fields: Readonly<Record<string, unknown>>, name: string): string => {
  const value = fields[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
};
