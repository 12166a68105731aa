import { definePollTrigger } from '#connector-sdk';
import { Type } from 'typebox';

import { readyRows, rowFields, rowInterval, RowTriggerOutput } from './row-trigger';

export const newRowTrigger = definePollTrigger({
  key: 'new-row',
  title: 'New row',
  description: 'Looks at a sheet again and again, and starts for each row that was not there before.',
  auth: { kinds: ['oauth2'], required: true },
  input: Type.Object(rowFields, { additionalProperties: false }),
  output: RowTriggerOutput,
  intervalMs: rowInterval,
  source: ({ spreadsheet, sheet, keyColumn, headerRow }) => [
    spreadsheet,
    sheet,
    keyColumn ?? '',
    headerRow ?? 1,
  ],
  async poll(context) {
    const rows = await readyRows(context);
    return { items: rows.map(({ key, ...value }) => ({ id: key, value })) };
  },
});
