/** The window in which somebody signs in at a service: it tells the page that opened it, and closes itself. */
import { OAUTH_CLIENT, type OAuthServer, startOAuthServer } from '#testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';

import { type Api, apiOf } from './api';
import { launchChromium } from './chromium';
import { startStack } from './start-stack';

let stack: Awaited<ReturnType<typeof startStack>>;
let service: OAuthServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let api: Api;

beforeAll(async () => {
  // The server of the test tells at length that it is none for production.
  for (const method of ['info', 'warn'] as const)
    jest.spyOn(console, method).mockImplementation(() => undefined);
  [stack, browser] = await Promise.all([startStack(), launchChromium()]);
  service = await startOAuthServer([`${stack.url}/api/v1/oauth/callback`]);
  context = await browser.newContext();
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  api = apiOf(stack.url, context);
  await api.call('POST', '/setup', {
    name: 'Ann',
    email: 'ann@example.com',
    password: 'a long enough password',
  });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await service?.close();
  await stack?.close();
}, 60_000);

const begin = () =>
  api.call<{ connectionId: string; url: string }>('POST', '/connections/oauth/authorize', {
    name: 'Garden',
    connector: 'http',
    auth: 'oauth2',
    fields: {
      clientId: OAUTH_CLIENT.id,
      clientSecret: OAUTH_CLIENT.secret,
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
  await page.goto(stack.url);
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
  await page.goto(stack.url);
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
