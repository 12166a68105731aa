/** What HubSpot keeps, and how its records hang together. https://developers.hubspot.com/docs/guides/api/crm/using-object-apis */
export const STANDARD = {
  contacts: 'Contacts',
  companies: 'Companies',
  deals: 'Deals',
  tickets: 'Tickets',
} as const;

/** Shown first in forms, and read first in lists. */
const MAIN: Readonly<Record<string, readonly string[]>> = {
  contacts: [
    'email',
    'firstname',
    'lastname',
    'phone',
    'company',
    'jobtitle',
    'lifecyclestage',
    'hubspot_owner_id',
  ],
  companies: ['name', 'domain', 'phone', 'city', 'country', 'industry', 'hubspot_owner_id'],
  deals: ['dealname', 'amount', 'dealstage', 'pipeline', 'closedate', 'hubspot_owner_id'],
  tickets: [
    'subject',
    'content',
    'hs_pipeline',
    'hs_pipeline_stage',
    'hs_ticket_priority',
    'hubspot_owner_id',
  ],
};

export const mainProperties = (type: string): readonly string[] => MAIN[type] ?? [];

/** Contacts call it otherwise than all others. */
export const changedProperty = (type: string): string =>
  type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';

/** The ids of what leads from the first to the second, as HubSpot's own library has them. */
const ASSOCIATIONS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  deals: { contacts: 3, companies: 5 },
  tickets: { contacts: 16, companies: 26, deals: 28 },
  notes: { contacts: 202, companies: 190, deals: 214, tickets: 228 },
  tasks: { contacts: 204, companies: 192, deals: 216, tickets: 230 },
};

/** For a record that is made; those without an id are left out. */
export function associationsOf(from: string, to: Readonly<Record<string, string | undefined>>) {
  return Object.entries(to).flatMap(([type, id]) => {
    const associationTypeId = ASSOCIATIONS[from]?.[type];
    if (!id || associationTypeId === undefined) return [];
    return [{ to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }] }];
  });
}

/** HubSpot keeps texts; several choices are one text with semicolons. What is not filled in is left out. */
export function toProperties(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, string][] => {
      if (value === undefined || value === null || value === '') return [];
      if (Array.isArray(value)) return [[name, value.map(String).join(';')]];
      return [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]];
    }),
  );
}
