/** Apps that people make themselves, and the services that all of them call: how often, and whether they answer. */
import type { Page } from 'playwright-core';

import { fieldId } from '../src/builder/problems';
import type { Workflow } from './api';
import { openPage, type OpenedPage } from './opened-page';
import { Reply, startStandIn, type StandIn } from './stand-in';
import type { Json } from './step-form-cases';

const CANARY = 'canary-of-the-curl-line';

let opened: OpenedPage;
let page: Page;
let service: StandIn;

const card = (at: string) => page.locator(`#${fieldId(at)}`);
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const dialog = () => page.getByRole('dialog');
const option = (name: string | RegExp) =>
  page.getByRole('option', { name }).and(page.locator('[role=option]'));
const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
const gone = () => dialog().waitFor({ state: 'detached' });
const paste = () => dialog().getByLabel(/^Paste an OpenAPI document/);

const seed = (name: string, steps: Json[] = []) =>
  opened.api.call<Workflow>('POST', '/workflows', {
    name,
    definition: { trigger: { connector: 'webhook', operation: 'catch', input: {} }, steps },
  });
const open = async ({ id }: Workflow) => {
  await page.goto(`${opened.url}/workflows/${id}`);
  await page.getByRole('list', { name: 'Steps', exact: true }).waitFor();
};
const publish = async () => {
  await page.getByText('Saved', { exact: true }).waitFor();
  await button('Publish').click();
  await button('Published').waitFor();
};
const succeeds = async (workflow: Workflow, body: unknown) => {
  const id = await opened.api.send(workflow, body);
  await page.goto(`${opened.url}/runs/${id}`);
  await page.getByText('Succeeded', { exact: true }).first().waitFor();
};

/** More operations than are taken without a choice. */
const shopDocument = (more: object = {}) => ({
  openapi: '3.0.3',
  info: { title: 'Ann’s shop', version: '1' },
  servers: [{ url: `${service.url}/shop` }],
  paths: {
    ...Object.fromEntries(
      Array.from({ length: 28 }, (_, n) => [
        `/things/${n}`,
        { get: { operationId: `thing${n}`, summary: `Get the thing ${n}`, responses: { 200: {} } } },
      ]),
    ),
    '/orders': {
      post: {
        operationId: 'makeOrder',
        summary: 'Make an order with a name that is as long as those of large services like to be',
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['sku'],
                properties: { sku: { type: 'string' }, quantity: { type: 'integer' } },
              },
            },
          },
        },
        responses: { 201: {} },
      },
    },
    ...more,
  },
});

beforeAll(async () => {
  service = await startStandIn({
    'POST /v1/cards': () => ({ id: 'c1' }),
    'POST /shop/orders': ({ body }) => ({ id: 'o1', ...(body as object) }),
  });
  opened = await openPage();
  page = opened.page;
}, 150_000);
afterAll(async () => {
  await opened?.close();
  service?.close();
}, 60_000);

test('a curl line becomes an app, its key a connection; its action is a step that runs', async () => {
  await page.goto(`${opened.url}/settings/apps`);
  await page.getByText('No apps of your own yet').waitFor();
  await opened.screen('own-apps-empty');
  await button('New app').click();
  await paste().fill('This is no document.');
  await dialog().getByRole('button', { name: 'Read it' }).click();
  await dialog().getByRole('alert').waitFor();
  await opened.screen('own-app-unread');
  await paste().fill(
    `curl -X POST ${service.url}/v1/cards -H 'Authorization: Bearer ${CANARY}' -H 'Content-Type: application/json' -d '{"name": "Basil"}'`,
  );
  await dialog().getByRole('button', { name: 'Read it' }).click();
  await dialog().getByRole('switch', { name: 'Make a connection of the credentials in the line' }).waitFor();
  await dialog().getByLabel(/^Name/).fill('Cards');
  await opened.screen('own-app-curl');
  await dialog().getByRole('button', { name: 'Make the app' }).click();
  await gone();
  await row('Cards').getByText('1 action').waitFor();
  expect(await page.content()).not.toContain(CANARY);
  await page.goto(`${opened.url}/settings/connections`);
  await row('Cards').waitFor();

  const workflow = await seed('Uses cards');
  await open(workflow);
  await button('Add a step').click();
  await option(/^Cards/).click();
  await option(/cards/i).first().click();
  await page.getByLabel('Search steps').waitFor({ state: 'detached' });
  const select = card('/steps/0').getByLabel('Connection');
  await select.selectOption({ label: 'Cards' });
  const name = card('/steps/0').getByRole('textbox', { name: 'Name', exact: true });
  expect(await name.inputValue()).toBe('Basil');
  await name.fill('{{trigger.body.plant}}');
  await opened.screen('own-app-step');
  await publish();
  await succeeds(workflow, { plant: 'Mint' });
  const [sent] = service.asked;
  expect(sent!.headers.authorization).toBe(`Bearer ${CANARY}`);
  expect(sent!.body).toEqual({ name: 'Mint' });
  expect(await page.content()).not.toContain(CANARY);
}, 150_000);

test('of a long OpenAPI document a person chooses what they need, and more of a newer one', async () => {
  await page.goto(`${opened.url}/settings/apps`);
  await button('New app').click();
  await paste().fill(JSON.stringify(shopDocument()));
  await dialog().getByRole('button', { name: 'Read it' }).click();
  await dialog().getByText('0 of 29 chosen').waitFor();
  expect(await dialog().getByRole('button', { name: 'Make the app' }).isDisabled()).toBe(true);
  await dialog().getByLabel('Find an operation').fill('make order');
  await dialog()
    .getByRole('checkbox', { name: /^Make an order/ })
    .check();
  await dialog().getByLabel('Find an operation').fill('');
  await dialog().getByRole('checkbox', { name: 'Get the thing 7 GET /things/7' }).check();
  await dialog().getByText('2 of 29 chosen').waitFor();
  await opened.screen('own-app-choice');
  await dialog().getByRole('button', { name: 'Make the app' }).click();
  await gone();
  await row('Ann’s shop').getByText('2 actions').waitFor();

  const workflow = await seed('Orders');
  await open(workflow);
  await button('Add a step').click();
  await page.getByLabel('Search steps').fill('make an order');
  await option(/^Ann’s shop: Make an order/).click();
  const form = card('/steps/0');
  await form.getByRole('textbox', { name: 'sku', exact: false }).fill('{{trigger.body.sku}}');
  await publish();
  await succeeds(workflow, { sku: 'basil-1' });
  expect(service.asked.at(-1)!.body).toEqual({ sku: 'basil-1' });

  await page.goto(`${opened.url}/settings/apps`);
  await button('Edit Ann’s shop').click();
  await dialog().getByText('2 of 2 chosen').waitFor();
  await dialog().getByRole('button', { name: 'Read a newer document' }).click();
  await paste().fill(
    JSON.stringify(
      shopDocument({ '/new': { get: { operationId: 'getNew', summary: 'Get what is new', responses: {} } } }),
    ),
  );
  await dialog().getByRole('button', { name: 'Read it' }).click();
  await dialog().getByText('2 of 30 chosen').waitFor();
  await dialog()
    .getByRole('checkbox', { name: /^Get what is new/ })
    .check();
  await dialog().getByRole('button', { name: 'Save changes' }).click();
  await gone();
  await row('Ann’s shop').getByText('3 actions').waitFor();
  await opened.screen('own-apps');

  await button('Delete Ann’s shop').click();
  await dialog().getByRole('button', { name: 'Delete' }).click();
  await dialog()
    .getByRole('alert')
    .getByText(/“Orders”/)
    .waitFor();
  await opened.screen('own-app-delete');
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await gone();
  await opened.api.call('DELETE', `/workflows/${workflow.id}`);
  await button('Delete Ann’s shop').click();
  await dialog().getByRole('button', { name: 'Delete' }).click();
  await gone();
  await row('Ann’s shop').waitFor({ state: 'detached' });
}, 180_000);

test('how often a service may be called is said, and taken back', async () => {
  await page.goto(`${opened.url}/settings/services`);
  await page.getByText('All services answer').waitFor();
  await opened.screen('services-empty');
  await button('New limit').click();
  await dialog().getByLabel('Service').fill('not a host');
  await dialog().getByRole('button', { name: 'Save' }).click();
  await dialog().getByText('Write it as it stands in an address').waitFor();
  await opened.screen('limit-new');
  await dialog().getByLabel('Service').fill('https://API.example.com/v1/cards');
  await dialog().getByLabel('Requests').fill('30');
  await dialog().getByLabel('within').selectOption('a minute');
  await dialog().getByRole('button', { name: 'Save' }).click();
  await gone();
  await row('api.example.com').getByText('30 within a minute').waitFor();
  await opened.screen('services');
  await button('Remove the limit of api.example.com').click();
  await row('api.example.com').waitFor({ state: 'detached' });
}, 120_000);

test('a service that answers with errors only is left alone, which the page shows, until it is called again', async () => {
  service.routes['GET /broken'] = () => new Reply(500, 'out of order');
  const steps = [
    {
      id: 'call',
      type: 'action',
      connector: 'http',
      operation: 'request',
      input: { method: 'GET', url: `${service.url}/broken` },
      retry: { attempts: 1 },
    },
  ];
  const workflow = await opened.api.published('Broken', steps);
  await Promise.all(Array.from({ length: 25 }, () => opened.api.send(workflow, {})));
  await page.goto(`${opened.url}/settings/services`);
  const { host } = new URL(service.url);
  await row(host).getByText('The host answered with the status 500.').waitFor({ timeout: 40_000 });
  await opened.screen('services-broken');
  service.routes['GET /broken'] = () => ({ well: true });
  await button(`Call it again: ${host}`).click();
  await page.getByText('All services answer').waitFor();
}, 120_000);

test('no script failed', () => {
  expect(opened.failures).toEqual([]);
});
