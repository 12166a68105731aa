import { inWords } from '../field-schema';
import type { FormPlace } from '../form-field';

/** What another field of the form is called on this page. */
export const nameOf = (name: string, { titles }: Pick<FormPlace, 'titles'>): string =>
  `“${titles?.[name] ?? inWords(name)}”`;
