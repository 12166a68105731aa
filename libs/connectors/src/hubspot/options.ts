import {
  chosen,
  foundOptions,
  listOf,
  type Option,
  type OptionPage,
  type OptionsContext,
  pathPart,
  textAt,
  valueAt,
} from '#connector-sdk';

import { mainProperties, STANDARD } from './objects';

/** Kinds of one's own are told only to apps that may see them. */
async function objectTypes({ api, search }: OptionsContext): Promise<OptionPage> {
  const standard = Object.entries(STANDARD).map(([value, label]) => ({ value, label }));
  const { status, body } = await api.request({ path: '/crm-object-schemas/v3/schemas', expected: [403] });
  const own = status === 403 ? [] : listOf(valueAt(body, 'results'));
  const custom = own.flatMap((schema) => {
    const value = textAt(schema, 'fullyQualifiedName') ?? textAt(schema, 'objectTypeId');
    return value === null ? [] : [{ value, label: textAt(schema, 'labels.plural') ?? value }];
  });
  return foundOptions([...standard, ...custom], search);
}

const typeIn = ({ input }: OptionsContext): string => chosen(input, 'objectType') ?? 'contacts';

const propertiesWhere =
  (isWanted: (property: unknown) => boolean) =>
  async (context: OptionsContext): Promise<OptionPage> => {
    const body = await context.api.get(`/crm/v3/properties/${pathPart(typeIn(context))}`);
    const found = listOf(valueAt(body, 'results')).flatMap((property): Option[] => {
      const value = textAt(property, 'name');
      if (value === null || valueAt(property, 'hidden') === true || !isWanted(property)) return [];
      return [{ value, label: textAt(property, 'label') ?? value, hint: value }];
    });
    return foundOptions(found, context.search);
  };

const isUnique = (property: unknown): boolean =>
  valueAt(property, 'hasUniqueValue') === true || textAt(property, 'name') === 'email';

/** HubSpot itself searches, and gives the latest where nothing was typed. */
async function recordsOf({ api, search, cursor }: OptionsContext, type: string): Promise<OptionPage> {
  const properties = mainProperties(type);
  const body = await api.post(`/crm/v3/objects/${pathPart(type)}/search`, {
    ...(search.trim() === '' ? {} : { query: search.trim() }),
    ...(properties.length > 0 ? { properties } : {}),
    ...(cursor === null ? {} : { after: cursor }),
    limit: 50,
  });
  const options = listOf(valueAt(body, 'results')).flatMap((record): Option[] => {
    const value = textAt(record, 'id');
    return value === null ? [] : [{ value, label: nameOf(record) ?? value, hint: value }];
  });
  return { options, nextCursor: textAt(body, 'paging.next.after') };
}

function nameOf(record: unknown): string | null {
  const at = (name: string) => textAt(record, `properties.${name}`);
  const person = [at('firstname'), at('lastname')].filter((text) => text !== null).join(' ');
  const email = at('email');
  if (person !== '') return email === null ? person : `${person} (${email})`;
  return email ?? at('name') ?? at('dealname') ?? at('subject');
}

async function owners({ api, search, cursor }: OptionsContext): Promise<OptionPage> {
  const body = await api.get('/crm/v3/owners/', { limit: 100, after: cursor });
  const found = listOf(valueAt(body, 'results')).flatMap((owner): Option[] => {
    const value = textAt(owner, 'id');
    if (value === null) return [];
    const name = [textAt(owner, 'firstName'), textAt(owner, 'lastName')]
      .filter((text) => text !== null)
      .join(' ');
    const email = textAt(owner, 'email');
    return [
      { value, label: name === '' ? (email ?? value) : name, ...(email === null ? {} : { hint: email }) },
    ];
  });
  return { ...foundOptions(found, search), nextCursor: textAt(body, 'paging.next.after') };
}

const pipelines =
  (type: string) =>
  async ({ api, search }: OptionsContext) =>
    foundOptions(labelled(valueAt(await api.get(`/crm/v3/pipelines/${type}`), 'results')), search);

/** Of the chosen pipeline, or of the first, which is the usual one. */
const stages =
  (type: string) =>
  async ({ api, input, search }: OptionsContext) => {
    const all = listOf(valueAt(await api.get(`/crm/v3/pipelines/${type}`), 'results'));
    const wanted = chosen(input, 'pipeline');
    const pipeline = wanted === null ? all[0] : all.find((one) => textAt(one, 'id') === wanted);
    return foundOptions(labelled(valueAt(pipeline, 'stages')), search);
  };

const labelled = (list: unknown): Option[] =>
  listOf(list).flatMap((one) => {
    const value = textAt(one, 'id');
    return value === null ? [] : [{ value, label: textAt(one, 'label') ?? value }];
  });

/** Lists that are filled by hand. */
async function lists({ api, search, cursor }: OptionsContext): Promise<OptionPage> {
  const body = await api.post('/crm/v3/lists/search', {
    ...(search.trim() === '' ? {} : { query: search.trim() }),
    processingTypes: ['MANUAL', 'SNAPSHOT'],
    count: 100,
    offset: Number(cursor ?? 0),
  });
  const options = listOf(valueAt(body, 'lists')).flatMap((list): Option[] => {
    const value = textAt(list, 'listId');
    return value === null ? [] : [{ value, label: textAt(list, 'name') ?? value }];
  });
  return { options, nextCursor: valueAt(body, 'hasMore') === true ? textAt(body, 'offset') : null };
}

export const options = {
  objectTypes,
  properties: propertiesWhere(() => true),
  uniqueProperties: propertiesWhere(isUnique),
  records: (context: OptionsContext) => recordsOf(context, typeIn(context)),
  contacts: (context: OptionsContext) => recordsOf(context, 'contacts'),
  companies: (context: OptionsContext) => recordsOf(context, 'companies'),
  deals: (context: OptionsContext) => recordsOf(context, 'deals'),
  tickets: (context: OptionsContext) => recordsOf(context, 'tickets'),
  owners,
  dealPipelines: pipelines('deals'),
  dealStages: stages('deals'),
  ticketPipelines: pipelines('tickets'),
  ticketStages: stages('tickets'),
  lists,
};
