import { createHash } from 'node:crypto';

import { definePollTrigger } from '#connector-sdk';
import { Type } from 'typebox';

import { fieldName } from './inputs';
import { laterRecords, recordFields, recordInterval, RecordTriggerOutput } from './record-trigger';

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);

export const changedRecordTrigger = definePollTrigger({
  key: 'changed-record',
  title: 'New or changed record',
  description: 'Looks at a table again and again, and starts for each record that is added or changed.',
  auth: { kinds: ['token', 'oauth2'], required: true },
  input: Type.Object(
    {
      ...recordFields,
      modifiedField: Type.Optional(
        Type.String({
          title: 'Field with the time of the last change',
          description:
            'A field of the type “Last modified time”. Left out: values are compared, and one that is changed and changed back starts nothing.',
          maxLength: 500,
          ui: { options: { load: 'modifiedFields', dependsOn: ['base', 'table'] } },
        }),
      ),
      watch: Type.Optional(
        Type.Array(fieldName('Field'), {
          title: 'Fields that are watched',
          description:
            'Left out: all. Leave out those that your own workflow writes, or it starts itself again. With a field for the time of the last change, that one decides.',
          maxItems: 100,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: RecordTriggerOutput,
  intervalMs: recordInterval,
  source: ({ base, table, view, modifiedField, watch }) => [
    base,
    table,
    view ?? '',
    modifiedField ?? '',
    watch ?? [],
  ],
  async poll(context) {
    const { modifiedField, watch = [] } = context.input;
    const { records, cursor } = await laterRecords(context, 'LAST_MODIFIED_TIME()');
    const stateOf = (fields: Readonly<Record<string, unknown>>) => {
      if (modifiedField) return String(fields[modifiedField] ?? '');
      return digest(watch.length === 0 ? sorted(fields) : watch.map((name) => fields[name] ?? null));
    };
    return {
      items: records.map((record) => ({ id: `${record.id} ${stateOf(record.fields)}`, value: record })),
      cursor,
    };
  },
});

/** Airtable does not promise an order. */
const sorted = (fields: Readonly<Record<string, unknown>>): [string, unknown][] =>
  Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1));
