/** Apps in the builder: found, connected, filled in from what the service has, published and run. */
import type { Page } from 'playwright-core';

import { fieldId } from '../src/builder/problems';
import type { Workflow } from './api';
import { openPage, type OpenedPage } from './opened-page';
import { Reply, startStandIn, type StandIn } from './stand-in';
import { focused, type Json } from './step-form-cases';

const KEY = 'key-of-the-canary';

let opened: OpenedPage;
let page: Page;
let trello: StandIn;
let airtable: StandIn;
let web: StandIn;

interface Draft extends Workflow {
  draft: { definition: { steps: Json[] } };
}
interface Run {
  status: string;
  steps: { stepId: string; output: unknown; error: unknown }[];
}

const card = (at: string) => page.locator(`#${fieldId(at)}`);
const button = (name: string) => page.getByRole('button', { name, exact: true });
const dialog = () => page.getByRole('dialog');
/** Not those of the browser's own selects. */
const options = () => page.locator('[role=option]');
const option = (name: string | RegExp) => page.getByRole('option', { name }).and(options());
const saved = () => page.getByText('Saved', { exact: true }).waitFor();
const search = () => page.getByLabel('Search steps');

const seed = (name: string, steps: Json[] = []) =>
  opened.api.call<Draft>('POST', '/workflows', {
    name,
    definition: { trigger: { connector: 'webhook', operation: 'catch', input: {} }, steps },
  });
const open = async ({ id }: Draft) => {
  await page.goto(`${opened.url}/workflows/${id}`);
  await page.getByRole('list', { name: 'Steps', exact: true }).waitFor();
};
const stepOf = async ({ id }: Draft) =>
  (await opened.api.call<Draft>('GET', `/workflows/${id}`)).draft.definition.steps[0];
const publish = async () => {
  await saved();
  await button('Publish').click();
  await button('Published').waitFor();
};
/** Of a run that the page shows as ended. */
const ended = async (workflow: Draft, body: unknown): Promise<{ id: string; run: Run }> => {
  const id = await opened.api.send(workflow, body);
  await page.goto(`${opened.url}/runs/${id}`);
  await page.getByText('Succeeded', { exact: true }).first().waitFor();
  return { id, run: await opened.api.call<Run>('GET', `/runs/${id}`) };
};

beforeAll(async () => {
  const boards = [
    { id: 'b1', name: 'Garden' },
    { id: 'b2', name: 'Kitchen' },
  ];
  const lists = [
    { id: 'l1', name: 'To plant' },
    { id: 'l2', name: 'Planted' },
  ];
  [trello, airtable, web] = await Promise.all([
    startStandIn({
      'GET /members/me': () => ({ id: 'm1', fullName: 'Ann Lee', username: 'ann' }),
      'GET /members/me/boards': () => boards,
      'GET /boards/b1/lists': () => lists,
      'GET /boards/b1/members': () => [{ id: 'm1', fullName: 'Ann Lee', username: 'ann' }],
      'GET /boards/b1/labels': () => [{ id: 'g', name: 'Green', color: 'green' }],
      'POST /cards': ({ body }) => ({ id: 'c1', ...(body as object) }),
    }),
    startStandIn({
      'GET /meta/whoami': () => ({ id: 'usr1', email: 'ann@example.com' }),
      'GET /meta/bases': () => ({ bases: [{ id: 'app1', name: 'Shop' }] }),
      'GET /meta/bases/app1/tables': () => ({
        tables: [
          {
            id: 'tbl1',
            name: 'Orders',
            views: [],
            fields: [
              { id: 'fld1', name: 'Customer', type: 'singleLineText' },
              { id: 'fld2', name: 'Total', type: 'number' },
              {
                id: 'fld3',
                name: 'State',
                type: 'singleSelect',
                options: { choices: [{ name: 'New' }, { name: 'Paid' }] },
              },
            ],
          },
        ],
      }),
      'POST /app1/tbl1': ({ body }) => ({
        id: 'rec1',
        createdTime: '2026-01-02T03:04:05Z',
        ...(body as object),
      }),
    }),
    startStandIn({
      'GET /invoice.pdf': () =>
        new Reply(200, Buffer.from('%PDF-1.4 of a test'), { 'content-type': 'application/pdf' }),
      'POST /upload': () => ({ taken: true }),
    }),
  ]);
  opened = await openPage();
  page = opened.page;
}, 150_000);
afterAll(async () => {
  await opened?.close();
  for (const service of [trello, airtable, web]) service?.close();
}, 60_000);

test('an app is opened in the step picker to see what it can do, by mouse and by keyboard', async () => {
  const workflow = await seed('Look');
  await open(workflow);
  await button('Add a step').click();
  await focused(search());
  await options().first().waitFor();
  await opened.screen('picker');
  await search().fill('trello');
  await option(/^Trello: Create a card/).waitFor();
  await search().fill('');
  await option(/^Trello/).click();
  await option(/^Create a card/).waitFor();
  expect(await option(/^Trello:/).count()).toBe(0);
  await opened.screen('picker-app');
  await focused(search());
  await page.keyboard.type('comment');
  await option(/^Create a card/).waitFor({ state: 'detached' });
  await page.keyboard.press('Backspace');
  expect(await search().inputValue()).toBe('commen');
  await search().fill('');
  await page.keyboard.press('Backspace');
  await option(/^Airtable/).waitFor();
  await page.keyboard.press('Escape');
  await search().waitFor({ state: 'detached' });
  await focused(button('Add a step'));
  await page.keyboard.press('Enter');
  await focused(search());
  await option(/^Trello/).waitFor();
  // All apps are below all steps of the language; the last one is reached by going up.
  for (let presses = 0; presses < 80; presses++) {
    const selected = page.locator('[role=option][data-combobox-selected]');
    if (/^Trello/.test(await selected.innerText())) break;
    await page.keyboard.press('ArrowUp');
  }
  await page.keyboard.press('Enter');
  await option(/^Create a card/).waitFor();
  await page.keyboard.type('create a card');
  await page.keyboard.press('Enter');
  await search().waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: /^2\. Trello: Create a card/ }).waitFor();
  await saved();
  expect(await stepOf(workflow)).toMatchObject({ connector: 'trello', operation: 'create_card' });
}, 120_000);

test('what a service has is chosen by its name; a real event sends what was chosen', async () => {
  const workflow = await seed('Cards', [
    { id: 'add', type: 'action', connector: 'trello', operation: 'create_card', input: {} },
  ]);
  await open(workflow);
  const form = card('/steps/0');
  await form.getByRole('button', { name: 'New connection' }).click();
  await dialog().getByLabel('Name').fill('Ann’s Trello');
  await dialog()
    .getByLabel(/^API key/)
    .fill(KEY);
  await dialog()
    .getByLabel(/^Token/)
    .fill('token-1');
  await dialog().getByRole('button', { name: 'More settings' }).click();
  await dialog().getByLabel('Address of the API').fill(trello.url);
  await opened.screen('connection-new');
  await dialog().getByRole('button', { name: 'Save connection' }).click();
  await dialog().waitFor({ state: 'detached' });

  await form.getByText('Choose “Board” first, or write a value yourself.').first().waitFor();
  const board = form.getByRole('textbox', { name: 'Board', exact: true });
  const list = form.getByRole('textbox', { name: 'List', exact: true });
  await board.click();
  await option('Kitchen').waitFor();
  await board.fill('gar');
  await option('Kitchen').waitFor({ state: 'detached' });
  await opened.screen('options');
  await board.click();
  await option('Garden').click();
  await option('Garden').waitFor({ state: 'hidden' });
  expect(await board.inputValue()).toBe('Garden');
  await list.focus();
  await option('To plant').waitFor();
  await page.keyboard.type('planted');
  await option('To plant').waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  expect(await list.inputValue()).toBe('Planted');
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('{{trigger.body.plant}}');
  await form.getByRole('textbox', { name: 'Add to members' }).click();
  await option(/Ann Lee/).click();
  await form.getByText('Ann Lee', { exact: true }).first().waitFor();
  // A value of one's own stays, however the field is left.
  await form.getByRole('textbox', { name: 'Add to labels' }).fill('label-by-hand');
  await page.keyboard.press('Tab');
  await form.getByText('label-by-hand', { exact: true }).waitFor();
  await saved();
  expect((await stepOf(workflow))?.['input']).toEqual({
    board: 'b1',
    list: 'l2',
    name: '{{trigger.body.plant}}',
    members: ['m1'],
    labels: ['label-by-hand'],
  });
  await opened.screen('loaded-form');
  await page.reload();
  await page.waitForFunction(
    (id) => document.querySelector<HTMLInputElement>(`[id="${id}"]`)?.value === 'Planted',
    fieldId('/steps/0/input/list'),
  );
  await publish();
  const { run } = await ended(workflow, { plant: 'Basil' });
  expect(run.status).toBe('succeeded');
  const sent = trello.asked.filter(({ method }) => method === 'POST');
  expect(sent).toHaveLength(1);
  expect(sent[0]!.headers.authorization).toBe(`OAuth oauth_consumer_key="${KEY}", oauth_token="token-1"`);
  expect(sent[0]!.body).toEqual({
    idList: 'l2',
    name: 'Basil',
    idMembers: ['m1'],
    idLabels: ['label-by-hand'],
  });
}, 150_000);

test('a mapped value takes the place of a choice, and back', async () => {
  const workflow = await seed('Mapped', [
    { id: 'add', type: 'action', connector: 'trello', operation: 'create_card', input: { board: 'b1' } },
  ]);
  await open(workflow);
  const form = card('/steps/0');
  await form.getByRole('button', { name: 'Map a value: List' }).click();
  await form.getByRole('textbox', { name: 'List', exact: true }).fill('{{trigger.body.list}}');
  await saved();
  expect((await stepOf(workflow))?.['input']).toEqual({ board: 'b1', list: '{{trigger.body.list}}' });
  await page.reload();
  await form.getByRole('button', { name: 'Don’t map it: List' }).click();
  await form.getByRole('button', { name: 'Map a value: List' }).waitFor();
}, 60_000);

test('a connection is tested, and says whose it is; the service’s word is shown where it is not taken', async () => {
  await page.goto(`${opened.url}/settings/connections`);
  await button('Test Ann’s Trello').click();
  await page.getByText('“Ann’s Trello” works: Ann Lee.').waitFor();
  const row = page.getByRole('listitem').filter({ hasText: 'Ann’s Trello' });
  await row.getByText('signed in as Ann Lee').waitFor();
  const known = trello.routes['GET /members/me']!;
  trello.routes['GET /members/me'] = () => new Reply(401, 'invalid token');
  await button('Test Ann’s Trello').click();
  await row.getByText('Has to be connected again.').waitFor();
  await opened.screen('connections-broken');
  trello.routes['GET /members/me'] = known;
  await button('Test Ann’s Trello').click();
  await row.getByText('signed in as Ann Lee').waitFor();
}, 90_000);

test('the fields of a record are those of the table that was chosen', async () => {
  const { id: connectionId } = await opened.api.call<{ id: string }>('POST', '/connections', {
    name: 'Shop base',
    connector: 'airtable',
    auth: 'token',
    fields: { token: 'pat1', baseUrl: airtable.url },
  });
  const workflow = await seed('Orders', [
    { id: 'add', type: 'action', connector: 'airtable', operation: 'create-record', connectionId, input: {} },
  ]);
  await open(workflow);
  const form = card('/steps/0');
  await form.getByText('Choose “Base”, “Table” first, or write a value yourself.').waitFor();
  await form.getByRole('textbox', { name: 'Base', exact: true }).click();
  await option(/^Shop/).click();
  await form.getByRole('textbox', { name: 'Table', exact: true }).click();
  await option('Orders').click();
  await form.getByRole('textbox', { name: 'Customer', exact: true }).fill('{{trigger.body.name}}');
  await form.getByRole('button', { name: 'Map a value: Total' }).click();
  await form.getByRole('textbox', { name: 'Total', exact: true }).fill('{{trigger.body.total}}');
  await form.getByLabel('State', { exact: true }).selectOption('Paid');
  await opened.screen('field-set');
  await publish();
  await ended(workflow, { name: 'Bo', total: 12 });
  const [sent] = airtable.asked.filter(({ method }) => method === 'POST');
  expect(sent!.headers.authorization).toBe('Bearer pat1');
  expect(sent!.body).toEqual({ fields: { Customer: 'Bo', Total: 12, State: 'Paid' }, typecast: true });
}, 90_000);

test('the help of an app is one click away from its step', async () => {
  await open(
    await seed('Help', [
      { id: 'add', type: 'action', connector: 'trello', operation: 'create_card', input: {} },
    ]),
  );
  await button('Help for Trello').click();
  const help = page.getByRole('dialog', { name: 'Help for Trello' });
  await help.getByRole('heading', { name: 'Trello', exact: true, level: 1 }).waitFor();
  await help
    .getByRole('heading', { name: /Create a card/ })
    .first()
    .waitFor();
  await opened.screen('help');
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  await focused(button('Help for Trello'));
}, 60_000);

test('a file of a run is downloaded, and sent on in a form with files', async () => {
  const workflow = await seed('Invoices', [
    {
      id: 'get',
      type: 'action',
      connector: 'http',
      operation: 'request',
      input: { method: 'GET', url: `${web.url}/invoice.pdf`, readAs: 'file' },
    },
    {
      id: 'send',
      type: 'action',
      connector: 'http',
      operation: 'request',
      input: { method: 'POST', url: `${web.url}/upload` },
    },
  ]);
  await open(workflow);
  const form = card('/steps/1');
  await form.getByLabel('Body', { exact: true }).selectOption('Form fields with files');
  await form.getByRole('button', { name: 'Add a field' }).click();
  await form.getByRole('textbox', { name: 'Form field name 1', exact: true }).fill('invoice');
  await form.getByRole('textbox', { name: 'Form field value 1', exact: true }).fill('{{steps.get.body}}');
  await opened.screen('form-with-files');
  await publish();
  await ended(workflow, {});
  const [upload] = web.asked.filter(({ path }) => path === '/upload');
  expect(upload!.headers['content-type']).toMatch(/^multipart\/form-data/);
  expect(upload!.body).toMatch(/name="invoice"; filename="invoice\.pdf"/);
  expect(upload!.body).toContain('%PDF-1.4 of a test');
  const link = page.getByRole('link', { name: /invoice\.pdf/ }).first();
  await opened.screen('run-file');
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toBe('invoice.pdf');
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString()).toBe('%PDF-1.4 of a test');
}, 90_000);

test('the step picker fits into the window at the end of a long workflow, too', async () => {
  const steps = Array.from({ length: 8 }, (_, n) => ({ id: `fields_${n}`, type: 'map', input: {} }));
  await open(await seed('Long', steps));
  await button('Add a step').scrollIntoViewIfNeeded();
  await button('Add a step').click();
  await options().first().waitFor();
  const place = await dialog().evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return { top, under: bottom - innerHeight };
  });
  expect(place.top).toBeGreaterThanOrEqual(0);
  expect(place.under).toBeLessThanOrEqual(0);
}, 60_000);

test('no script failed', () => {
  expect(opened.failures).toEqual([]);
});
