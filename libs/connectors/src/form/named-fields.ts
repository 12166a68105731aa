import type { FormField } from './input';

export interface NamedField extends FormField {
  name: string;
  type: NonNullable<FormField['type']>;
}

/** "Your e-mail (work)" as `your_e_mail_work`. */
function nameFrom(label: string, number: number): string {
  const plain = label
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '')
    .slice(0, 60);
  return plain || `field_${number}`;
}

/** The fields with the names that they have in the data. */
export const namedFields = (fields: readonly FormField[]): NamedField[] =>
  fields.map((field, index) => ({
    ...field,
    type: field.type ?? 'text',
    name: field.name ?? nameFrom(field.label, index + 1),
  }));
