/** https://developers.hubspot.com/docs/guides/api/crm/properties */
import { type TObject, type TSchema, Type } from 'typebox';

import { chosen, type LoadContext, listOf, pathPart, textAt, valueAt } from '#connector-sdk';

import { mainProperties } from './objects';

/** Longer lists of choices are typed in. */
const MAX_CHOICES = 200;

async function fieldsOf({ api }: LoadContext, type: string): Promise<TObject> {
  const main = mainProperties(type);
  const rank = (name: string): number => (main.includes(name) ? main.indexOf(name) : main.length);
  const found = listOf(valueAt(await api.get(`/crm/v3/properties/${pathPart(type)}`), 'results')).flatMap(
    (property) => {
      const name = textAt(property, 'name');
      return name === null || !isWritable(property) ? [] : [{ name, property }];
    },
  );
  found.sort((a, b) => rank(a.name) - rank(b.name) || (labelOf(a.property) < labelOf(b.property) ? -1 : 1));
  return Type.Object(
    Object.fromEntries(
      found.map(({ name, property }): [string, TSchema] => [
        name,
        schemaOf(property, main.length > 0 && !main.includes(name)),
      ]),
    ),
  );
}

const isWritable = (property: unknown): boolean =>
  valueAt(property, 'hidden') !== true &&
  valueAt(property, 'calculated') !== true &&
  valueAt(property, 'modificationMetadata.readOnlyValue') !== true;

const labelOf = (property: unknown): string => textAt(property, 'label') ?? textAt(property, 'name') ?? '';

function schemaOf(property: unknown, advanced: boolean): TSchema {
  const description = textAt(property, 'description');
  const facts = {
    title: labelOf(property),
    ...(description === null ? {} : { description }),
  };
  const hints = advanced ? { advanced } : {};
  switch (textAt(property, 'type')) {
    case 'number':
      return Type.Optional(Type.Number({ ...facts, ui: hints }));
    case 'bool':
      return Type.Optional(Type.Boolean({ ...facts, ui: hints }));
    case 'enumeration':
      return Type.Optional(choiceOf(property, facts, hints));
    case 'date':
      return Type.Optional(Type.String({ ...facts, ui: { ...hints, placeholder: '2026-03-31' } }));
    case 'datetime':
      return Type.Optional(Type.String({ ...facts, ui: { ...hints, placeholder: '2026-03-31T12:00:00Z' } }));
    default: {
      const isLong = textAt(property, 'fieldType') === 'textarea';
      return Type.Optional(
        Type.String({ ...facts, ui: { ...hints, ...(isLong ? { multiline: true } : {}) } }),
      );
    }
  }
}

function choiceOf(property: unknown, facts: object, hints: object): TSchema {
  const choices = listOf(valueAt(property, 'options')).flatMap((option) => {
    const value = textAt(option, 'value');
    return value === null || valueAt(option, 'hidden') === true
      ? []
      : [{ value, label: textAt(option, 'label') ?? value }];
  });
  if (choices.length === 0 || choices.length > MAX_CHOICES) return Type.String({ ...facts, ui: hints });
  const labels = Object.fromEntries(choices.map(({ value, label }) => [value, label]));
  const choice = Type.Union(
    choices.map(({ value }) => Type.Literal(value)),
    { ...facts, ui: { ...hints, labels } },
  );
  return textAt(property, 'fieldType') === 'checkbox'
    ? Type.Array(choice, { ...facts, ui: { ...hints, labels } })
    : choice;
}

export const fieldSets = {
  properties: (context: LoadContext) => fieldsOf(context, chosen(context.input, 'objectType') ?? 'contacts'),
  contactsProperties: (context: LoadContext) => fieldsOf(context, 'contacts'),
  dealsProperties: (context: LoadContext) => fieldsOf(context, 'deals'),
  ticketsProperties: (context: LoadContext) => fieldsOf(context, 'tickets'),
};
