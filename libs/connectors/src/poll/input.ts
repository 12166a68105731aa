import { everySeconds, pagingFields } from '#connector-sdk';
import { type Static, Type } from 'typebox';

const path = { minLength: 1, maxLength: 500 };
const parameter = { minLength: 1, maxLength: 100 };

export const ItemsInput = Type.Object(
  {
    url: Type.String({
      title: 'URL',
      minLength: 1,
      maxLength: 16_384,
      ui: { placeholder: 'https://api.example.com/orders' },
    }),
    everySeconds: everySeconds(300),
    itemsPath: Type.Optional(
      Type.String({
        title: 'Where the items are',
        description:
          'The names that lead to the list, with dots between: data.orders. Left out: the answer itself is the list.',
        maxLength: 500,
        ui: { placeholder: 'data.orders' },
      }),
    ),
    idPaths: Type.Optional(
      Type.Array(Type.String(path), {
        title: 'What tells items apart',
        description: 'The field with the item’s id, or several fields together. Left out: all of the item.',
        maxItems: 10,
        ui: { placeholder: 'id' },
      }),
    ),
    timePath: Type.Optional(
      Type.String({
        title: 'The field with the time',
        description: 'When it was made or changed. With it, items are taken in the order of their time.',
        ...path,
        ui: { placeholder: 'created_at' },
      }),
    ),
    startFor: Type.Optional(
      Type.Enum(['new', 'changed'], {
        title: 'Starts for',
        description:
          'new: items that were not there before. changed: also for those whose time, or content, is another one.',
        default: 'new',
        ui: { labels: { new: 'New items', changed: 'New and changed items' } },
      }),
    ),
    method: Type.Optional(
      Type.Enum(['GET', 'POST'], { title: 'Method', default: 'GET', ui: { advanced: true } }),
    ),
    headers: Type.Optional(
      Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 10_000 }), {
        title: 'Headers',
        ui: { advanced: true },
      }),
    ),
    body: Type.Optional(
      Type.String({
        title: 'Body',
        description: 'Sent as JSON unless the headers have another content-type.',
        maxLength: 100_000,
        ui: { multiline: true, showWhen: { field: 'method', in: ['POST'] } },
      }),
    ),
    format: Type.Optional(
      Type.Enum(['auto', 'json', 'xml', 'csv'], {
        title: 'Format',
        description: 'auto: as the answer says of itself.',
        default: 'auto',
        ui: { labels: { auto: 'As the answer says', json: 'JSON', xml: 'XML', csv: 'CSV' }, advanced: true },
      }),
    ),
    delimiter: Type.Optional(
      Type.Enum([',', ';', '\t', '|'], {
        title: 'Between the columns',
        default: ',',
        ui: {
          labels: { ',': 'Comma', ';': 'Semicolon', '\t': 'Tab', '|': 'Vertical bar' },
          advanced: true,
          showWhen: { field: 'format', in: ['auto', 'csv', null] },
        },
      }),
    ),
    order: Type.Optional(
      Type.Enum(['newest_first', 'oldest_first'], {
        title: 'Order of the list',
        description: 'Counts where no field has the time.',
        default: 'newest_first',
        ui: { labels: { newest_first: 'Newest first', oldest_first: 'Oldest first' }, advanced: true },
      }),
    ),
    sinceParameter: Type.Optional(
      Type.String({
        title: 'Ask only for newer ones',
        description:
          'The name of the query parameter that takes the newest time seen so far, such as updated_since.',
        ...parameter,
        ui: { advanced: true, placeholder: 'updated_since' },
      }),
    ),
    ...pagingFields({ maximum: 50, default: 5 }),
  },
  { additionalProperties: false },
);
export type ItemsInput = Static<typeof ItemsInput>;

export const ItemsOutput = Type.Object({
  body: Type.Unknown({ title: 'Item', description: 'As it is in the list.' }),
  headers: Type.Record(Type.String(), Type.String()),
  receivedAt: Type.String({ title: 'Found at', format: 'date-time' }),
});
