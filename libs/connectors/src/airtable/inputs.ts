/** Settings that most operations have. */
import { Type } from 'typebox';

export const placeFields = () => ({
  base: Type.String({
    title: 'Base',
    minLength: 1,
    maxLength: 200,
    ui: { options: { load: 'bases' }, placeholder: 'app…' },
  }),
  table: Type.String({
    title: 'Table',
    minLength: 1,
    maxLength: 500,
    ui: { options: { load: 'tables', dependsOn: ['base'] } },
  }),
});

export const recordIdField = () =>
  Type.String({ title: 'Id of the record', minLength: 1, maxLength: 200, ui: { placeholder: 'rec…' } });

export const fieldsField = (description: string) =>
  Type.Record(Type.String(), Type.Unknown(), {
    title: 'Fields',
    description,
    ui: { fields: { load: 'fields', dependsOn: ['base', 'table'] } },
  });

export const fieldName = (title: string, description?: string) =>
  Type.String({
    title,
    ...(description === undefined ? {} : { description }),
    minLength: 1,
    maxLength: 500,
    ui: { options: { load: 'fields', dependsOn: ['base', 'table'] } },
  });

export const viewField = () =>
  Type.Optional(
    Type.String({
      title: 'View',
      description: 'Only what is in this view.',
      maxLength: 500,
      ui: { options: { load: 'views', dependsOn: ['base', 'table'] } },
    }),
  );

export const typecastField = () =>
  Type.Optional(
    Type.Boolean({
      title: 'Fit values to the fields',
      description: 'Texts become numbers, dates and choices. A choice that is not there yet is added.',
      default: true,
      ui: { advanced: true },
    }),
  );

export const RecordOutput = Type.Object({
  id: Type.String({ title: 'Id' }),
  createdTime: Type.String({ title: 'Made at' }),
  fields: Type.Record(Type.String(), Type.Unknown(), { title: 'Fields' }),
});
