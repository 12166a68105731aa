import { fakeActionContext, serviceStandIn } from '#testing';

import { connector } from './index';
import { readTable, rowCells } from './table';

const BASE = 'https://stand-in.example';

function asking(values: unknown[][]) {
  const json = { range: 'Orders!A1:Z1000', values };
  const { http, streams, sent } = serviceStandIn([
    { request: { method: 'GET', url: BASE }, response: { status: 200, json } },
  ]);
  const auth = { kind: 'oauth2', fields: { accessToken: 'token', baseUrl: `${BASE}/` } };
  return { api: fakeActionContext(null, { connector, auth, http, streams }).api, sent };
}

it('speaks to the address of the connection, where it has one', async () => {
  const { api, sent } = asking([['Name'], ['Ann']]);
  await readTable(api, { spreadsheet: 'id', sheet: 'Orders' });
  expect(sent[0]?.url).toBe(`${BASE}/v4/spreadsheets/id/values/'Orders'`);
});

it('finds the columns by their names, wherever the row with them is', async () => {
  const { api } = asking([
    ['A title'],
    [],
    ['', 'Name', '', 'Name'],
    ['x', 'Ann', 'y', 'Smith'],
    ['', ''],
    ['z'],
  ]);
  const { header, rows } = await readTable(api, { spreadsheet: 'id', sheet: 'Orders', headerRow: 3 });
  expect(header).toEqual([null, 'Name', null, 'Name (2)']);
  expect(rows).toEqual([{ rowNumber: 4, values: { Name: 'Ann', 'Name (2)': 'Smith' } }]);
  expect(rowCells(header, 4)).toBe('B4:D4');
});
