import { definePollTrigger } from '#connector-sdk';
import { Type } from 'typebox';

import { digest, readyRows, rowFields, rowInterval, RowTriggerOutput } from './row-trigger';

export const changedRowTrigger = definePollTrigger({
  key: 'changed-row',
  title: 'New or changed row',
  description: 'Looks at a sheet again and again, and starts for each row that is new or has other values.',
  auth: { kinds: ['oauth2'], required: true },
  input: Type.Object(
    {
      ...rowFields,
      watch: Type.Optional(
        Type.Array(Type.String({ maxLength: 1000 }), {
          title: 'Columns that are watched',
          description:
            'Left out: all. Leave out those that your own workflow writes, or it starts itself again.',
          maxItems: 100,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: RowTriggerOutput,
  intervalMs: rowInterval,
  source: ({ spreadsheet, sheet, keyColumn, headerRow, watch, format }) => [
    spreadsheet,
    sheet,
    keyColumn ?? '',
    headerRow ?? 1,
    watch ?? [],
    format ?? 'shown',
  ],
  async poll(context) {
    const { watch = [] } = context.input;
    const rows = await readyRows(context, watch);
    return {
      items: rows.map(({ key, ...value }) => {
        const watched = watch.length === 0 ? value.values : watch.map((name) => value.values[name]);
        return { id: `${key} ${digest(watched)}`, value };
      }),
    };
  },
});
