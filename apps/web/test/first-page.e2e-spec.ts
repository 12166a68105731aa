import type { Browser, BrowserContext, Page } from 'playwright-core';

import { accessibilityProblems } from './accessibility';
import { launchChromium } from './chromium';
import { shoot } from './shots';
import { startSink, type Sink } from './sink';
import { startStack } from './start-stack';

const owner = { email: 'ann@example.com', password: 'a long enough password' };

let stack: Awaited<ReturnType<typeof startStack>>;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let sink: Sink;
const failures: string[] = [];

const sinkUrl = () => `${sink.url}/contacts`;
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const screen = async (name: string) => {
  expect(await accessibilityProblems(page)).toEqual([]);
  await shoot(page, name);
};
const fitsPhone = async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  await page.setViewportSize({ width: 1280, height: 860 });
  expect(wider).toBeLessThanOrEqual(0);
};

describe('the page', () => {
  beforeAll(async () => {
    sink = await startSink();
    // One after the other: what has started is known to afterAll, also when the next one fails.
    stack = await startStack();
    browser = await launchChromium();
    context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => failures.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) failures.push(message.text());
    });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await stack?.close();
    sink?.close();
  }, 60_000);

  test('sets up the first owner, naming a bad field', async () => {
    await page.goto(stack.url);
    await page.getByRole('heading', { name: 'Welcome to Sluice' }).waitFor();
    await screen('set-up');
    await page.getByLabel('Your name').fill('Ann Lee');
    await page.getByLabel('Email').fill(owner.email);
    await page.getByLabel('Password', { exact: true }).fill('short');
    await button('Create account').click();
    await page.getByText('Use at least 10 characters.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(owner.password);
    await button('Create account').click();
    await button('Create your first workflow').waitFor();
    await screen('empty-list');
  }, 60_000);

  test('makes a workflow in the form; publishing names what is missing at its field', async () => {
    await button('Create your first workflow').click();
    await page.getByLabel('Name of the workflow').fill('New contacts');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'New contacts', level: 1 }).waitFor({ state: 'attached' });
    await button(/^Add name/).click();
    await button(/^Add email/).click();
    await button('Add a field').click();
    await page.getByRole('textbox', { name: 'Field name 3', exact: true }).fill('source');
    await page.getByRole('textbox', { name: 'Value 3', exact: true }).fill('website');
    await button('Publish').click();
    const summary = page.getByRole('alert').filter({ hasText: 'before publishing' });
    await summary.waitFor();
    await screen('problems');
    await summary.getByRole('button').first().click();
    const url = page.getByRole('textbox', { name: 'URL', exact: true });
    expect(await url.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await url.getAttribute('aria-invalid')).toBe('true');
    await url.fill(sinkUrl());
    await page.getByText('Saved', { exact: true }).waitFor();
    await summary.waitFor({ state: 'detached' });
    await button('Publish').click();
    await page.getByRole('button', { name: 'Published' }).waitFor();
    await screen('builder');
    await fitsPhone();
  }, 90_000);

  test('keeps the draft over a reload', async () => {
    await page.reload();
    await page.getByRole('textbox', { name: 'Field name 3', exact: true }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Field name 3', exact: true }).inputValue()).toBe(
      'source',
    );
    expect(await page.getByRole('textbox', { name: 'Value 1', exact: true }).inputValue()).toBe(
      '{{trigger.body.name}}',
    );
    expect(await page.getByRole('textbox', { name: 'URL', exact: true }).inputValue()).toBe(sinkUrl());
  }, 30_000);

  test('shows a run live, with its steps, after an event at the copied URL', async () => {
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByText('No runs yet').waitFor();
    await screen('no-runs');
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await button('Copy Trigger URL').click();
    await button('Copied').waitFor();
    const triggerUrl = await page.evaluate(() => navigator.clipboard.readText());
    expect(triggerUrl).toBe(await page.getByLabel('Trigger URL', { exact: true }).inputValue());
    const answer = await fetch(triggerUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Bo', email: 'bo@example.com' }),
    });
    expect(answer.status).toBe(202);
    const row = page.getByRole('list', { name: 'Runs' }).getByRole('listitem');
    await row.getByText('Succeeded').waitFor();
    expect(await row.count()).toBe(1);
    if (!process.env['SLUICE_TEST_URL'])
      expect(sink.received).toEqual([{ name: 'Bo', email: 'bo@example.com', source: 'website' }]);
    await screen('runs');
    await fitsPhone();
    await row.getByRole('link').click();
    await page.getByRole('heading', { name: /Map fields/ }).waitFor();
    const steps = page.getByRole('list', { name: 'Steps' }).locator(':scope > li');
    expect(await steps.count()).toBe(3);
    expect(await steps.nth(0).innerText()).toContain('bo@example.com');
    expect(await steps.nth(1).innerText()).toContain('"source": "website"');
    expect(await steps.nth(2).innerText()).toContain('"ok": true');
    await screen('run');
    await fitsPhone();
  }, 90_000);

  test('sends a test event and retries its run', async () => {
    await page.getByRole('link', { name: 'All runs' }).click();
    await button('Send a test event').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Sample JSON').fill('{"name":');
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    await dialog.getByText('not valid JSON').waitFor();
    await screen('test-event');
    await dialog.getByLabel('Sample JSON').fill('{"name":"Cy","email":"cy@example.com"}');
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    const rows = page.getByRole('list', { name: 'Runs' }).getByRole('listitem');
    await rows.nth(1).waitFor();
    await rows.nth(0).getByText('Succeeded').waitFor();
    await rows.nth(0).getByRole('link').click();
    await button('Retry').click();
    await page.getByRole('menuitem', { name: 'From the start', exact: true }).click();
    await page.getByText('A retry of an').waitFor();
  }, 60_000);

  test('says so when somebody else changed the draft, and loads theirs', async () => {
    await page.getByRole('link', { name: 'Build' }).click();
    await page.getByRole('textbox', { name: 'Value 3', exact: true }).waitFor();
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByRole('textbox', { name: 'Value 3', exact: true }).fill('from another tab');
    await other.getByText('Saved', { exact: true }).waitFor();
    await other.close();
    await page.getByRole('textbox', { name: 'Value 3', exact: true }).fill('from this tab');
    await page.getByText('Somebody else changed this workflow').waitFor();
    await button('Load their version').click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Value 3', exact: true }).inputValue()).toBe(
      'from another tab',
    );
  }, 60_000);

  test('makes an API key, shows it once, and revokes it', async () => {
    await page.getByRole('link', { name: 'API keys' }).click();
    await button('New API key').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('deploy script');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    const key = await dialog.getByRole('textbox', { name: 'API key' }).inputValue();
    expect(key.length).toBeGreaterThan(20);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByText('deploy script', { exact: true }).waitFor();
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.content()).not.toContain(key);
    await screen('api-keys');
    await button('Revoke deploy script').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByText('deploy script', { exact: true }).waitFor({ state: 'detached' });
  }, 60_000);

  test('lists the workflow, signs out and in again', async () => {
    await page.getByRole('link', { name: 'Workflows', exact: true }).click();
    await page.getByRole('link', { name: 'New contacts' }).waitFor();
    await screen('list');
    await fitsPhone();
    await button(/^Account/).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await screen('sign-in');
    await page.goto(stack.url);
    await page.getByLabel('Email').fill(owner.email);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await button('Sign in').click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(owner.password);
    await button('Sign in').click();
    await page.getByRole('link', { name: 'New contacts' }).waitFor();
  }, 60_000);

  test('no script failed and the content security policy refused nothing', () => {
    expect(failures).toEqual([]);
  });
});
