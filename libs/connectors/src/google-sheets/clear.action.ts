import { defineAction, textAt } from '#connector-sdk';
import { Type } from 'typebox';

import { rangeOf } from './a1';
import { sheetField, spreadsheetField } from './fields';
import { valuesUrl } from './table';

export const clearAction = defineAction({
  key: 'clear',
  title: 'Empty cells',
  description: 'Takes the values out of cells, or of a whole sheet. Formats stay.',
  input: Type.Object(
    {
      spreadsheet: spreadsheetField(),
      sheet: sheetField(),
      cells: Type.Optional(
        Type.String({
          title: 'Cells',
          description: 'Such as A2:C10 or A2:Z. Left out: the whole sheet, with the names of the columns.',
          maxLength: 100,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    clearedRange: Type.Union([Type.String(), Type.Null()], { title: 'Cells that were emptied' }),
  }),
  idempotent: true,
  async run({ api, input: { spreadsheet, sheet, cells } }) {
    const range = rangeOf(sheet, cells?.trim() || undefined);
    const body = await api.post(valuesUrl(api, spreadsheet, range, ':clear'), {});
    return { clearedRange: textAt(body, 'clearedRange') };
  },
});
