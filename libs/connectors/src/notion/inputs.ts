/** Settings that several operations have. */
import { Type } from 'typebox';

export const databaseField = () =>
  Type.String({
    title: 'Database',
    description: 'Choose one, or paste its address or id.',
    minLength: 1,
    maxLength: 2000,
    ui: { options: { load: 'databases' } },
  });

export const pageField = (title = 'Page') =>
  Type.String({
    title,
    description: 'Choose one, or paste its address or id.',
    minLength: 1,
    maxLength: 2000,
    ui: { options: { load: 'pages' } },
  });

export const propertiesField = (description: string) =>
  Type.Record(Type.String(), Type.Unknown(), {
    title: 'Properties',
    description,
    ui: { fields: { load: 'properties', dependsOn: ['database'] } },
  });

export const contentField = () =>
  Type.Optional(
    Type.String({
      title: 'Content',
      description: 'Markdown: # headings, lists, - [ ] tasks, tables, ![](pictures on the web).',
      maxLength: 500_000,
      ui: { multiline: true },
    }),
  );

export const limitField = () =>
  Type.Optional(
    Type.Integer({
      title: 'At most',
      description: 'So many pages.',
      minimum: 1,
      maximum: 5000,
      default: 100,
    }),
  );
