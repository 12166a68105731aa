/** The window in which somebody signs in at a service: it tells the page that opened it, and closes itself. */
import type { BrowserContext, Page } from 'playwright-core';

import type { Api } from './api';
import { type OAuthServer, startOAuthServer } from './oauth-server';
import { openPage, type OpenedPage } from './opened-page';

let opened: OpenedPage;
let service: OAuthServer;
let client: { id: string; secret: string };
let context: BrowserContext;
let page: Page;
let api: Api;

beforeAll(async () => {
  // The server of the test tells at length that it is none for production.
  for (const method of ['info', 'warn'] as const)
    jest.spyOn(console, method).mockImplementation(() => undefined);
  opened = await openPage();
  ({ context, page, api } = opened);
  ({ client, service } = await startOAuthServer(`${opened.url}/api/v1/oauth/callback`));
}, 120_000);
afterAll(async () => {
  await opened?.close();
  await service?.close();
}, 60_000);

const begin = () =>
  api.call<{ connectionId: string; url: string }>('POST', '/connections/oauth/authorize', {
    name: 'Garden',
    connector: 'http',
    auth: 'oauth2',
    fields: {
      clientId: client.id,
      clientSecret: client.secret,
      authorizationUrl: service.authorizationUrl,
      tokenUrl: service.tokenUrl,
      scopes: 'read',
    },
  });

/** What the page hears once the window that it opens at this address has come back. */
async function hear(url: string): Promise<{ said: unknown; window: Page }> {
  const opened = context.waitForEvent('page');
  const said = page.evaluate(
    (address) =>
      new Promise((resolve) => {
        new BroadcastChannel('sluice-oauth').onmessage = ({ data }) => resolve(data);
        window.open(address, '_blank', 'popup,width=600,height=700');
      }),
    url,
  );
  return { said: await said, window: await opened };
}

test('tells the page that it went well, and is gone', async () => {
  await page.goto(opened.url);
  const { connectionId, url } = await begin();
  const { said, window } = await hear(url);
  expect(said).toEqual({
    type: 'sluice.oauth',
    connectionId,
    status: 'ok',
    message: 'The connection works now.',
  });
  if (!window.isClosed()) await window.waitForEvent('close');
  expect(await api.call('GET', `/connections/${connectionId}`)).toMatchObject({ status: 'ok' });
});

test('tells the page what the service said, and stays for the person to read it', async () => {
  await page.goto(opened.url);
  const { connectionId, url } = await begin();
  const back = new URL(new URL(url).searchParams.get('redirect_uri')!);
  back.searchParams.set('state', new URL(url).searchParams.get('state')!);
  back.searchParams.set('error', 'access_denied');
  back.searchParams.set('error_description', 'Ann said <b>no</b>');
  const { said, window } = await hear(back.href);
  expect(said).toMatchObject({
    connectionId,
    status: 'failed',
    message: expect.stringContaining('Ann said <b>no</b>') as string,
  });
  await window.getByRole('alert').getByText('Ann said <b>no</b>').waitFor();
  expect(window.isClosed()).toBe(false);
});

const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
const dialog = () => page.getByRole('dialog');

/** Presses what opens the window, and waits until it is gone again. */
async function signIn(press: () => Promise<void>): Promise<void> {
  const [window] = await Promise.all([context.waitForEvent('page'), press()]);
  if (!window.isClosed()) await window.waitForEvent('close');
  await dialog().waitFor({ state: 'detached' });
}

test('a person signs in from the settings; once the service takes it no more, the workflow says so and leads back', async () => {
  await page.goto(`${opened.url}/settings/connections`);
  await page.getByRole('button', { name: 'New connection' }).click();
  await dialog().getByLabel('For', { exact: true }).selectOption('HTTP request');
  await dialog().getByLabel('Kind').selectOption('Sign in (OAuth 2)');
  const redirect = dialog().getByLabel('Redirect address', { exact: true });
  await page.waitForFunction(
    (address) => [...document.querySelectorAll('input')].some(({ value }) => value === address),
    `${opened.url}/api/v1/oauth/callback`,
  );
  expect(await redirect.getAttribute('readonly')).not.toBeNull();
  await dialog().getByLabel('Name', { exact: true }).fill('Orchard');
  await dialog()
    .getByLabel(/^Client id/)
    .fill(client.id);
  await dialog()
    .getByLabel(/^Client secret/)
    .fill(client.secret);
  await dialog().getByLabel('Authorization URL', { exact: true }).fill(service.authorizationUrl);
  await dialog()
    .getByLabel(/^Token URL/)
    .fill(service.tokenUrl);
  await dialog().getByLabel('Scopes').fill('read');
  await opened.screen('connection-oauth');
  await signIn(() => dialog().getByRole('button', { name: 'Sign in', exact: true }).click());
  await page.getByText('“Orchard” is connected.').waitFor();
  await row('Orchard').getByText('signed in', { exact: true }).waitFor();
  await opened.screen('connections-oauth');

  const { items } = await api.call<{ items: { id: string; name: string }[] }>('GET', '/connections');
  const { id: connectionId } = items.find(({ name }) => name === 'Orchard')!;
  const workflow = await api.published('Fruit', [
    {
      id: 'call',
      type: 'action',
      connector: 'http',
      operation: 'request',
      connectionId,
      input: { method: 'GET', url: service.resourceUrl },
      retry: { attempts: 1 },
    },
  ]);
  await page.goto(`${opened.url}/workflows/${workflow.id}/runs`);
  const runs = page.getByRole('list', { name: 'Runs' }).getByRole('listitem');
  await api.send(workflow, {});
  await runs.getByText('Succeeded').waitFor();

  await service.revokeAll();
  await api.send(workflow, {});
  // Nobody reloads anything.
  await runs.getByText('Failed').waitFor();
  const notice = page.getByRole('alert').filter({ hasText: 'A connection does not work any more' });
  await notice.getByText(/“Orchard” has to be connected again: .*grant request is invalid/).waitFor();
  await opened.screen('workflow-reconnect');
  await page.getByRole('link', { name: 'Build', exact: true }).click();
  await page.getByRole('button', { name: 'Reconnect Orchard' }).waitFor();
  await opened.screen('step-reconnect');
  await notice.getByRole('link', { name: 'Open connections' }).click();
  await row('Orchard').getByText('Has to be connected again.').waitFor();
  await opened.screen('connections-reconnect');
  await page.getByRole('button', { name: 'Reconnect Orchard' }).click();
  await dialog()
    .getByRole('alert')
    .getByText(/grant request is invalid/)
    .waitFor();
  await opened.screen('connection-reconnect');
  await signIn(() => dialog().getByRole('button', { name: 'Sign in', exact: true }).click());
  await row('Orchard').getByText('signed in', { exact: true }).waitFor();
  await page.goto(`${opened.url}/workflows/${workflow.id}/runs`);
  await api.send(workflow, {});
  await runs.first().getByText('Succeeded').waitFor();
  expect(await notice.count()).toBe(0);
}, 180_000);

test('a window that is closed is no sign-in: the form can be left', async () => {
  await page.goto(`${opened.url}/settings/connections`);
  await page.getByRole('button', { name: 'Edit Orchard' }).click();
  await dialog().getByLabel('Authorization URL', { exact: true }).fill(`${service.issuer}/nowhere`);
  await dialog()
    .getByLabel(/^Client secret/)
    .fill(client.secret);
  const [window] = await Promise.all([
    context.waitForEvent('page'),
    dialog().getByRole('button', { name: 'Save changes' }).click(),
  ]);
  await window.waitForURL(/\/nowhere\?/);
  await dialog().getByText('Sign in in the window that has opened. This page waits.').waitFor();
  await window.close();
  await dialog().getByRole('button', { name: 'Give up' }).click();
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await dialog().waitFor({ state: 'detached' });
}, 60_000);

test('no script failed', () => {
  expect(opened.failures).toEqual([]);
});
