import { definePollTrigger } from '#connector-sdk';
import { Type } from 'typebox';

import { laterRecords, recordFields, recordInterval, RecordTriggerOutput } from './record-trigger';

export const newRecordTrigger = definePollTrigger({
  key: 'new-record',
  title: 'New record',
  description: 'Looks at a table again and again, and starts for each record that is added.',
  auth: { kinds: ['token', 'oauth2'], required: true },
  input: Type.Object(recordFields, { additionalProperties: false }),
  output: RecordTriggerOutput,
  intervalMs: recordInterval,
  source: ({ base, table, view }) => [base, table, view ?? ''],
  async poll(context) {
    const { records, cursor } = await laterRecords(context, 'CREATED_TIME()');
    return { items: records.map((record) => ({ id: record.id, value: record })), cursor };
  },
});
