import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Browser, BrowserContext, Page } from 'playwright-core';

import { fieldId } from '../src/builder/problems';
import { accessibilityProblems, problemsOfPlainPage } from './accessibility';
import { apiOf, type Api } from './api';
import { launchChromium } from './chromium';
import { shoot } from './shots';
import { startStack } from './start-stack';
import { focused, type Json } from './step-form-cases';

const password = 'a long enough password';

let stack: Awaited<ReturnType<typeof startStack>>;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let api: Api;
const failures: string[] = [];
const servers: Server[] = [];

interface Workflow {
  id: string;
  triggerUrl: string;
  testUrl: string;
  draft: { definition: { trigger: Json }; problems: { pointer: string }[] };
}
interface Connector {
  key: string;
  triggers: { key: string; title: string }[];
}

/** Between them they have every sort of field. */
const LOOKED_AT = ['webhook.catch', 'form.submit', 'poll.items', 'schedule.at', 'stream.sse', 'mail.imap'];

const card = (on = page) => on.locator(`#${fieldId('/trigger')}`);
const button = (name: string, on = card()) => on.getByRole('button', { name, exact: true });
const map: Json = { id: 'fields', type: 'map', input: {} };
const seed = (name: string, trigger: Json, steps: Json[] = [map]) =>
  api.call<Workflow>('POST', '/workflows', { name, definition: { trigger, steps } });
const read = ({ id }: Pick<Workflow, 'id'>) => api.call<Workflow>('GET', `/workflows/${id}`);
const open = async ({ id }: Pick<Workflow, 'id'>, on = page) => {
  await on.goto(`${stack.url}/workflows/${id}`);
  await on.getByRole('heading', { name: /^1\. / }).waitFor();
};
const publish = async () => {
  await page.getByText('Saved', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('button', { name: 'Published', exact: true }).waitFor();
};
/** Chooses a trigger by what a person would search for, by the keyboard alone. */
const pick = async (search: string) => {
  await button('Change what starts the workflow').focus();
  await page.keyboard.press('Enter');
  await focused(page.getByLabel('Search triggers'));
  await page.keyboard.type(search);
  await page.keyboard.press('Enter');
  await page.getByLabel('Search triggers').waitFor({ state: 'detached' });
};
const eventsOf = async ({ id }: Pick<Workflow, 'id'>) =>
  (await api.call<{ items: { id: string }[] }>('GET', `/events?workflowId=${id}`)).items;
const parsedOf = async (eventId: string) =>
  (await api.call<{ parsed: { body: Json } }>('GET', `/events/${eventId}`)).parsed;

async function serve(answer: () => unknown): Promise<string> {
  const server = createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer())),
  ).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('what starts a workflow', () => {
  beforeAll(async () => {
    stack = await startStack();
    browser = await launchChromium();
    context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => failures.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) failures.push(message.text());
    });
    api = apiOf(stack.url, context);
    await api.call('POST', '/setup', { name: 'Ann Lee', email: 'ann@example.com', password });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
    await stack?.close();
  }, 60_000);

  test('is chosen from a list of everything that can', async () => {
    await open(await seed('Choose', { connector: 'webhook', operation: 'catch', input: {} }));
    await button('Change what starts the workflow').click();
    const { items } = await api.call<{ items: Connector[] }>('GET', '/connectors');
    const all = items.flatMap(({ triggers }) => triggers);
    const offered = page.getByRole('dialog').getByRole('option');
    await offered.first().waitFor();
    expect(await offered.count()).toBe(all.length);
    for (const group of ['Web', 'Time', 'Mail', 'Apps', 'Other workflows and by hand'])
      expect(await page.getByRole('dialog').getByRole('group', { name: group, exact: true }).count()).toBe(1);
    await shoot(page, 'trigger-picker');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByLabel('Search triggers').fill('xyzzy');
    await page.getByText('No trigger is called that.').waitFor();
  }, 60_000);

  test('has a form on the page, whatever it is', async () => {
    const { items } = await api.call<{ items: Connector[] }>('GET', '/connectors');
    const strange: string[] = [];
    for (const { key: connector, triggers } of items) {
      for (const { key: operation } of triggers) {
        const trigger = { connector, operation, input: {} };
        await open(await seed(`${connector} ${operation}`, trigger));
        await button('Change what starts the workflow').waitFor();
        for (const more of await card().getByRole('button', { name: 'More settings', expanded: false }).all())
          await more.click();
        const name = `${connector}.${operation}`;
        if ((await card().locator('[data-as=json]').count()) > 0) strange.push(name);
        if (LOOKED_AT.includes(name))
          for (const problem of await accessibilityProblems(page)) strange.push(`${name} ${problem}`);
      }
    }
    // What these hand over when they connect may be anything at all.
    expect(strange).toEqual(['graphql.subscription', 'phoenix.channel', 'socketio.event']);
  }, 300_000);

  test('may need a connection, which is made where it is needed', async () => {
    const workflow = await seed('Pushes', { connector: 'webhook', operation: 'catch', input: {} });
    await open(workflow);
    await pick('github');
    await page.getByRole('heading', { name: '1. Something happened at GitHub' }).waitFor();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const summary = page.getByRole('alert').filter({ hasText: 'before publishing' });
    await summary.getByRole('button').first().click();
    await focused(card().getByLabel('Connection'));
    await button('New connection').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Kind').selectOption('Webhook secret');
    await dialog.getByRole('button', { name: 'Save connection' }).click();
    await dialog.getByText('‘Webhook secret’ is missing.').waitFor();
    await shoot(page, 'trigger-connection');
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog.getByLabel('Name').fill('Our repository');
    await dialog.getByLabel('Webhook secret 1', { exact: true }).fill('old secret');
    await dialog.getByRole('button', { name: /^Add another/ }).click();
    await dialog.getByLabel('Webhook secret 2', { exact: true }).fill('new secret');
    await dialog.getByRole('button', { name: 'Save connection' }).click();
    await dialog.waitFor({ state: 'detached' });
    const select = card().getByLabel('Connection');
    expect(await select.evaluate((node: HTMLSelectElement) => node.selectedOptions[0]?.text)).toContain(
      'Our repository',
    );
    await publish();
    const { triggerUrl } = await read(workflow);
    const body = '{"zen":"Keep it simple."}';
    const send = (secret: string) =>
      fetch(triggerUrl, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'x-github-event': 'push',
          'x-github-delivery': secret,
          'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
        },
      });
    for (const [secret, status] of [
      ['old secret', 200],
      ['new secret', 200],
      ['no secret', 401],
    ] as const)
      expect((await send(secret)).status).toBe(status);
  }, 60_000);

  test('may be the clock, and its next times are shown before anything is published', async () => {
    const workflow = await seed('Clock', { connector: 'webhook', operation: 'catch', input: {} });
    await open(workflow);
    await pick('every 5 minutes');
    await page.getByText('Starts every hour').waitFor();
    await card().getByLabel('Every').fill('1');
    await card().getByLabel('Unit').selectOption('Seconds');
    await page.getByText('Starts every second').waitFor();
    expect(await card().getByRole('region', { name: 'Next times' }).getByRole('listitem').count()).toBe(5);
    await shoot(page, 'trigger-schedule');
    await publish();
    await page
      .getByRole('region', { name: 'Trigger', exact: true })
      .getByText(/^last event/)
      .waitFor();
    await shoot(page, 'trigger-listening');
    await api.call('POST', `/workflows/${workflow.id}/unpublish`);
    await page.getByRole('region', { name: 'Trigger', exact: true }).waitFor({ state: 'detached' });
  }, 60_000);

  test('may be a form of one’s own, which works without scripts', async () => {
    const workflow = await seed('Contact', { connector: 'webhook', operation: 'catch', input: {} });
    await open(workflow);
    await pick('form page with fields');
    await card().getByLabel('Title').fill('Contact us');
    await button('Add one: Fields').click();
    await card().getByLabel('Label').fill('Your email');
    await card().getByLabel('Type').selectOption('Email address');
    await card().getByRole('switch', { name: 'Must be filled in' }).focus();
    await page.keyboard.press('Space');
    await page.getByText('fields › your_email').waitFor();
    await shoot(page, 'trigger-form');
    expect(await accessibilityProblems(page)).toEqual([]);
    await publish();
    const theirs = await browser.newContext({ javaScriptEnabled: false });
    const form = await theirs.newPage();
    form.setDefaultTimeout(15_000);
    await form.goto(await card().getByLabel('Address of the form', { exact: true }).inputValue());
    await form.getByLabel('Your email').fill('ann at example');
    await form.getByRole('button', { name: 'Send' }).click();
    await form
      .getByRole('alert')
      .getByRole('link', { name: /^Your email: Give an email address/ })
      .click();
    await focused(form.getByLabel('Your email'));
    expect(await form.getByLabel('Your email').inputValue()).toBe('ann at example');
    expect(await eventsOf(workflow)).toEqual([]);
    await form.getByLabel('Your email').fill('ann@example.com');
    await form.getByRole('button', { name: 'Send' }).click();
    await form.getByText('Thank you. We have received it.').waitFor();
    await form.reload();
    const events = await eventsOf(workflow);
    expect(events).toHaveLength(1);
    expect((await parsedOf(events[0]!.id)).body).toEqual({
      fields: { your_email: 'ann@example.com' },
      files: {},
    });
    await theirs.close();
    const hosted = await context.newPage();
    await hosted.goto((await read(workflow)).triggerUrl);
    await shoot(hosted, 'form-page');
    expect(await problemsOfPlainPage(hosted)).toEqual([]);
    await hosted.close();
  }, 90_000);

  test('is tried with test events, one of which becomes the sample', async () => {
    const workflow = await seed('Tried', { connector: 'webhook', operation: 'catch', input: {} });
    await open(workflow);
    await button('Listen for a test event').click();
    await page.getByText('Waiting for a request…').waitFor();
    const url = await card().getByLabel('Test address', { exact: true }).inputValue();
    expect(url).toBe((await read(workflow)).testUrl);
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"order":{"number":7}}',
    });
    await button('Use as sample').waitFor();
    await shoot(page, 'trigger-captures');
    expect(await accessibilityProblems(page)).toEqual([]);
    await button('Use as sample').click();
    await card().getByText('The fields below come from the test event that was kept.').waitFor();
    await page.getByText('order › number').waitFor();
    expect(await eventsOf(workflow)).toEqual([]);
    await button('Forget it').click();
    await card().getByText('made-up example').waitFor();
    await button('Remove this test event').click();
    await page.getByText('Waiting for a request…').waitFor();
  }, 60_000);

  test('says in plain words that it can’t reach the other side', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    gone.close();
    const input = { url: `ws://127.0.0.1:${port}` };
    const workflow = await seed('Away', { connector: 'websocket', operation: 'listen', input });
    await api.call('POST', `/workflows/${workflow.id}/publish`);
    await open(workflow);
    const notice = page.getByRole('alert').filter({ hasText: 'Not connected' });
    await notice.waitFor();
    expect(await notice.innerText()).toMatch(/nothing has to be done/i);
    await shoot(page, 'trigger-failed');
    expect(await accessibilityProblems(page)).toEqual([]);
    await api.call('POST', `/workflows/${workflow.id}/unpublish`);
    await notice.waitFor({ state: 'detached' });
  }, 60_000);

  test('may be a person', async () => {
    const workflow = await seed('By hand', { connector: 'webhook', operation: 'catch', input: {} });
    await open(workflow);
    await pick('by hand');
    await publish();
    await button('Run it').click();
    await page.getByRole('dialog').getByLabel('Sample JSON').fill('{"x":1}');
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const events = await eventsOf(workflow);
    expect((await parsedOf(events[0]!.id)).body).toEqual({ x: 1 });
  }, 60_000);

  test('holds what comes all at once, until a person has looked', async () => {
    let items = [{ id: 1 }];
    const url = await serve(() => items);
    const workflow = await seed('Orders', {
      connector: 'poll',
      operation: 'items',
      input: { url, everySeconds: 10 },
    });
    await api.call('POST', `/workflows/${workflow.id}/publish`);
    await open(workflow);
    await page.getByRole('region', { name: 'Trigger', exact: true }).getByText('Listening').waitFor();
    items = Array.from({ length: 135 }, (_, n) => ({ id: n + 1 }));
    const notice = page.getByRole('alert').filter({ hasText: '134 new items at once are held' });
    await notice.waitFor({ timeout: 40_000 });
    await shoot(page, 'trigger-flood');
    expect(await accessibilityProblems(page)).toEqual([]);
    await notice.getByRole('button', { name: 'Look at them' }).click();
    await page.getByRole('dialog').getByText('The first 20 of them:').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await eventsOf(workflow)).toEqual([]);
    await notice.getByRole('button', { name: 'Release' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
    await notice.waitFor({ state: 'detached' });
    await page.goto(`${stack.url}/workflows/${workflow.id}/events`);
    await page.getByRole('main').getByRole('listitem').first().waitFor();
  }, 120_000);

  test('connections are found, changed and deleted in the settings', async () => {
    await api.call('POST', '/connections', {
      name: 'Shop',
      connector: 'stripe',
      auth: 'signing',
      fields: { secrets: ['whsec_1'] },
    });
    await page.goto(`${stack.url}/settings/connections`);
    const row = page.getByRole('listitem').filter({ hasText: 'Shop' });
    await row.getByRole('button', { name: 'Edit Shop' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('The shop');
    expect(await dialog.innerHTML()).not.toContain('whsec_1');
    await shoot(page, 'connection-edit');
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('The shop', { exact: true }).waitFor();
    await shoot(page, 'connections');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'New connection' }).click();
    await dialog.getByLabel('For').selectOption('GitHub');
    await dialog.getByLabel('Kind').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Delete Our repository' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByText('Published workflows use this connection: “Pushes”').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Delete The shop' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('The shop', { exact: true }).waitFor({ state: 'detached' });
  }, 60_000);

  test('a viewer sees it all, and nothing to change it with', async () => {
    const input = { title: 'Look', fields: [{ label: 'Your name' }] };
    const workflow = await seed('To look at', { connector: 'form', operation: 'submit', input });
    await api.call('POST', '/members', { email: 'vic@example.com', password, name: 'Vic', role: 'viewer' });
    const theirs = await browser.newContext({ reducedMotion: 'reduce' });
    await apiOf(stack.url, theirs).call('POST', '/sign-in', { email: 'vic@example.com', password });
    const seen = await theirs.newPage();
    await open(workflow, seen);
    await card(seen).getByLabel('Label').waitFor();
    expect(await card(seen).getByLabel('Label').isDisabled()).toBe(true);
    for (const name of [/^Change/, /^Add/, /remove$/, /^New connection/])
      expect(await card(seen).getByRole('button', { name }).count()).toBe(0);
    await shoot(seen, 'trigger-viewer');
    await theirs.close();
  }, 60_000);

  test('no script failed', () => {
    expect(failures).toEqual([]);
  });
});
