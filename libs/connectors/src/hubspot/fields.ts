/** Settings that several operations ask for. */
import { Type } from 'typebox';

const ids = { minLength: 1, maxLength: 100 };

export const objectType = Type.String({
  title: 'Kind of record',
  description: 'Contacts, companies, deals, tickets, or a kind of your own.',
  ...ids,
  default: 'contacts',
  ui: { options: { load: 'objectTypes' } },
});

export const recordId = Type.String({
  title: 'Record',
  description: 'Its id; it stands in the address of its page.',
  ...ids,
  ui: { options: { load: 'records', dependsOn: ['objectType'] } },
});

export const properties = Type.Record(Type.String(), Type.Unknown(), {
  title: 'Properties',
  ui: { fields: { load: 'properties', dependsOn: ['objectType'] } },
});

export const propertyNames = Type.Optional(
  Type.Array(Type.String(ids), {
    title: 'Which properties to read',
    description: 'Left out: the usual ones.',
    maxItems: 200,
    ui: { options: { load: 'properties', dependsOn: ['objectType'] } },
  }),
);

export const owner = Type.Optional(
  Type.String({ title: 'Owner', maxLength: 100, ui: { options: { load: 'owners' } } }),
);

const related = (title: string, load: string) =>
  Type.Optional(Type.String({ title, maxLength: 100, ui: { options: { load } } }));

export const contact = related('Contact', 'contacts');
export const company = related('Company', 'companies');
export const deal = related('Deal', 'deals');
export const ticket = related('Ticket', 'tickets');

export const text = (title: string, maxLength = 1000) => Type.Optional(Type.String({ title, maxLength }));

export const moment = (title: string, description: string) =>
  Type.Optional(
    Type.String({ title, description, maxLength: 100, ui: { placeholder: '2026-03-31T12:00:00Z' } }),
  );

export const more = (type: string) =>
  Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      title: 'More properties',
      ui: { fields: { load: `${type}Properties` }, advanced: true },
    }),
  );

export const list = Type.String({
  title: 'List',
  description: 'A static one; HubSpot fills the others by itself.',
  ...ids,
  ui: { options: { load: 'lists' } },
});

export const recordIds = Type.Array(Type.String(ids), {
  title: 'Records',
  description: 'Their ids.',
  minItems: 1,
  maxItems: 500,
});
