import { Type } from 'typebox';

export const rangeField = (description: string) =>
  Type.String({ title: 'Cells', description, minLength: 1, maxLength: 100, ui: { placeholder: 'A1:C10' } });
