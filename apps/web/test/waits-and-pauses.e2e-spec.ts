import type { Browser, BrowserContext, Page } from 'playwright-core';

import { accessibilityProblems } from './accessibility';
import { apiOf, type Api, type Workflow } from './api';
import { launchChromium } from './chromium';
import { shoot } from './shots';
import { startSink, type Sink } from './sink';
import { startStack } from './start-stack';

const password = 'a long enough password';

let stack: Awaited<ReturnType<typeof startStack>>;
let sink: Sink;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let api: Api;
const failures: string[] = [];

const request = (id: string, path: string, body: unknown) => ({
  id,
  type: 'action',
  connector: 'http',
  operation: 'request',
  input: { method: 'POST', url: sink.url + path, bodyType: 'json', body },
  retry: { attempts: 1 },
});
const approval = {
  id: 'ok',
  type: 'wait',
  for: 'approval',
  title: 'Ask the boss',
  message: 'Refund {{trigger.body.total}} to {{trigger.body.name}}?',
};

const button = (name: string, on: Page = page) => on.getByRole('button', { name, exact: true });
const steps = () => page.getByRole('list', { name: 'Steps', exact: true }).locator(':scope > li');
const openRun = ({ id }: Workflow, runId: string) => page.goto(`${stack.url}/workflows/${id}/runs/${runId}`);
const status = (text: string) => page.locator('h2', { hasText: 'Run' }).locator('..').getByText(text);
const screen = async (name: string) => {
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.setViewportSize({ width: 375, height: 812 });
  expect(await accessibilityProblems(page)).toEqual([]);
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  await page.setViewportSize({ width: 1280, height: 860 });
  expect(wider).toBeLessThanOrEqual(0);
  await shoot(page, name);
};
interface Steps {
  steps: { path: string; output: unknown }[];
}

const bodies = (path: string) => sink.received.filter((body) => (body as { to?: string })?.to === path);

describe('waits, pauses and retries on the page', () => {
  beforeAll(async () => {
    sink = await startSink();
    stack = await startStack();
    browser = await launchChromium();
    context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => failures.push(error.message));
    api = apiOf(stack.url, context);
    await api.call('POST', '/setup', { email: 'ann@example.com', password, name: 'Ann Lee' });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await stack?.close();
    sink?.close();
  }, 60_000);

  test('teaches what an approval is while there is none', async () => {
    await page.goto(`${stack.url}/approvals`);
    await page.getByText('Nothing waits for you').waitFor();
    await screen('approvals-empty');
  }, 60_000);

  test('an approval that is given on the page carries the run on, with the comment and the name', async () => {
    const workflow = await api.published('Refunds', [
      approval,
      request('tell', '/tell', {
        to: 'tell',
        yes: '{{steps.ok.approved}}',
        by: '{{steps.ok.by}}',
        why: '{{steps.ok.comment}}',
      }),
    ]);
    await page.goto(stack.url);
    await page.getByRole('link', { name: 'Refunds' }).waitFor();
    const runId = await api.send(workflow, { total: 42, name: 'Bo' });
    await page.getByRole('link', { name: 'Approvals 1 waiting' }).click();
    await page.getByRole('heading', { name: 'Refund 42 to Bo?' }).waitFor();
    await screen('approvals');
    await page.getByLabel('Comment').fill('She is right.');
    await button('Approve').click();
    await page.getByText('Nothing waits for you').waitFor();
    await openRun(workflow, runId);
    await status('Succeeded').waitFor();
    expect(await steps().nth(1).innerText()).toContain('Approved by Ann Lee');
    expect(bodies('tell')).toEqual([{ to: 'tell', yes: true, by: 'Ann Lee', why: 'She is right.' }]);
    await screen('run-approved');
  }, 90_000);

  test('a run that waits for a person is declined right there', async () => {
    const workflow = await api.published('Refunds again', [
      approval,
      { id: 'only_yes', type: 'filter', when: { left: '{{steps.ok.approved}}', op: 'isTrue' } },
      request('tell', '/tell', { to: 'never' }),
    ]);
    const runId = await api.send(workflow, { total: 7, name: 'Cy' });
    await openRun(workflow, runId);
    await page.getByText('Refund 7 to Cy?', { exact: true }).waitFor();
    await screen('run-asks');
    await button('Decline').click();
    await status('Filtered out').waitFor();
    expect(await steps().nth(1).innerText()).toContain('Declined by Ann Lee');
    expect(await steps().nth(2).innerText()).toContain('Filtered out');
    expect(await steps().nth(3).innerText()).toContain('Not reached');
    expect(bodies('never')).toEqual([]);
  }, 90_000);

  test('shows the address that a run waits to be called at', async () => {
    const workflow = await api.published('Payments', [{ id: 'paid', type: 'wait', for: 'callback' }]);
    const runId = await api.send(workflow, {});
    await openRun(workflow, runId);
    const url = await page.getByLabel('Address to call', { exact: true }).inputValue();
    await screen('run-callback');
    const answer = await fetch(url, {
      method: 'POST',
      body: '{"paid":true}',
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(200);
    await status('Succeeded').waitFor();
  }, 60_000);

  test('a paused workflow holds an event and says why; resuming lets it through', async () => {
    const workflow = await api.published('Orders', [request('send', '/send', { to: 'send' })]);
    await page.goto(`${stack.url}/workflows/${workflow.id}/runs`);
    await button('More for Orders').click();
    await page.getByRole('menuitem', { name: 'Pause…' }).click();
    await page.getByLabel('Reason').fill('The shop moves');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause', exact: true }).click();
    const banner = page.getByRole('alert').filter({ hasText: 'Paused' });
    await banner.getByText('The shop moves').waitFor();
    await api.send(workflow, { order: 1 });
    await banner.getByText('1 event is held').waitFor();
    await page.getByRole('list', { name: 'Runs' }).getByText('Queued').waitFor();
    expect(bodies('send')).toEqual([]);
    await screen('paused');
    await button('Resume').click();
    await page.getByRole('list', { name: 'Runs' }).getByText('Succeeded').waitFor();
    expect(bodies('send')).toEqual([{ to: 'send' }]);
    expect(await banner.count()).toBe(0);
  }, 90_000);

  test('a stopped key goes on when it is told to', async () => {
    const workflow = await api.published(
      'By customer',
      [
        {
          id: 'bad',
          type: 'filter',
          when: { left: '{{trigger.body.bad}}', op: 'isTrue' },
          title: 'Bad ones',
        },
        { id: 'no', type: 'stop', as: 'failed', message: 'This one is bad.' },
      ],
      { orderBy: '{{trigger.body.customer}}', onKeyFailure: 'stop' },
    );
    const failed = await api.send(workflow, { customer: 'c-7', bad: true });
    await openRun(workflow, failed);
    await page.getByText('A stop step ended it as failed').waitFor();
    await api.send(workflow, { customer: 'c-7', bad: false });
    await page.getByText('One key is stopped').waitFor();
    await screen('stopped-key');
    await button('Let it go on: c-7').click();
    await page.getByText('One key is stopped').waitFor({ state: 'detached' });
    await page.goto(`${stack.url}/workflows/${workflow.id}/runs`);
    await page.getByRole('list', { name: 'Runs' }).getByText('Filtered out').waitFor();
  }, 90_000);

  test('retries from the failed step, and says when a newer version makes it start over', async () => {
    const pick = { id: 'pick', type: 'map', input: { name: '{{trigger.body.name}}' } };
    const workflow = await api.published('Mended', [
      pick,
      request('first', '/first', { to: 'first' }),
      request('second', '/status/404', { to: 'second' }),
    ]);
    const runId = await api.send(workflow, { name: 'Bo' });
    await openRun(workflow, runId);
    await status('Failed').waitFor();
    await button('Retry').click();
    await page.getByRole('menuitem', { name: 'From the step that failed', exact: true }).click();
    await page.getByText('A retry of an').waitFor();
    await status('Failed').waitFor();
    expect(bodies('first')).toHaveLength(1);
    expect(bodies('second')).toHaveLength(2);
    const changed = {
      trigger: { connector: 'webhook', operation: 'catch', input: {} },
      steps: [
        { ...pick, input: { name: 'x' } },
        request('first', '/first', { to: 'first' }),
        request('second', '/second', { to: 'second' }),
      ],
    };
    await api.call('PUT', `/workflows/${workflow.id}/draft`, { definition: changed });
    await api.call('POST', `/workflows/${workflow.id}/publish`);
    await button('Retry').click();
    await page.getByRole('menuitem', { name: 'Choose how…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('The published one').check();
    await screen('retry-dialog');
    await dialog.getByRole('button', { name: 'Retry', exact: true }).click();
    await page.getByText('The new run starts over').waitFor();
    await status('Succeeded').waitFor();
    expect(bodies('first')).toHaveLength(2);
    expect(await page.getByText('Version 2').count()).toBe(1);
  }, 90_000);

  test('shows branches, a handled failure and what a run returned', async () => {
    const workflow = await api.published('Routes', [
      {
        id: 'route',
        type: 'paths',
        title: 'By region',
        branches: [
          {
            id: 'eu',
            title: 'Europe',
            when: { left: '{{trigger.body.region}}', op: 'eq', right: 'eu' },
            steps: [
              {
                ...request('send', '/status/500', { to: 'eu' }),
                onError: 'handle',
                handle: [request('notify', '/notify', { to: 'notify', what: '{{error.code}}' })],
              },
            ],
          },
          {
            id: 'us',
            title: 'America',
            when: { left: '{{trigger.body.region}}', op: 'eq', right: 'us' },
            steps: [],
          },
        ],
        otherwise: [],
      },
      {
        id: 'both',
        type: 'parallel',
        title: 'Tell both',
        branches: [
          { id: 'shop', title: 'The shop', steps: [request('tell_shop', '/shop', { to: 'shop' })] },
          { id: 'bank', title: 'The bank', steps: [request('tell_bank', '/bank', { to: 'bank' })] },
        ],
      },
      { id: 'answer', type: 'return', value: { done: true } },
    ]);
    const runId = await api.send(workflow, { region: 'eu' });
    await openRun(workflow, runId);
    await status('Succeeded').waitFor();
    const route = steps().nth(1);
    await route.getByText('Took: Europe').waitFor();
    await route.getByText('Not taken: America, Otherwise').waitFor();
    await route.getByText('When it failed', { exact: true }).waitFor();
    expect(bodies('notify')).toHaveLength(1);
    await steps().nth(2).getByText('Branch: The bank').waitFor();
    expect(await page.getByRole('region', { name: 'Result' }).innerText()).toContain('"done": true');
    await screen('run-tree');
  }, 90_000);

  test('opens a run of a loop over 500 items fast, closed, and pages through it', async () => {
    const workflow = await api.published('Many', [
      {
        id: 'each',
        type: 'loop',
        over: 500,
        title: 'Each number',
        concurrency: 50,
        onItemFailure: 'continue',
        steps: [
          {
            id: 'double',
            type: 'code',
            code: 'console.log("doubling", input.n); if (input.n === 250) throw new Error("Not this one"); return { twice: input.n * 2 };',
            input: { n: '{{item}}' },
          },
        ],
      },
    ]);
    const runId = await api.send(workflow, {});
    await openRun(workflow, runId);
    await status('Succeeded').waitFor({ timeout: 60_000 });
    const outline = await api.call<Steps>('GET', `/runs/${runId}?rounds=outline`);
    expect(outline.steps).toHaveLength(501);
    expect(outline.steps.find(({ path }) => path === 'each/7/double')).toMatchObject({ output: null });
    const whole = await api.call<Steps>('GET', `/runs/${runId}`);
    expect(whole.steps.find(({ path }) => path === 'each/7/double')).toMatchObject({ output: { twice: 16 } });
    const round = await api.call<{ items: Steps['steps'] }>('GET', `/runs/${runId}/steps?under=each/7/`);
    expect(round.items).toEqual([expect.objectContaining({ path: 'each/7/double', output: { twice: 16 } })]);
    const began = Date.now();
    await page.reload();
    await page.getByText('500 items · 1 failed').waitFor();
    const took = Date.now() - began;
    expect(took).toBeLessThan(5000);
    expect(await page.locator('li').count()).toBeLessThan(50);
    await screen('run-loop');
    await button('Show 500 items').click();
    const items = page.getByRole('list', { name: 'Items of Each number' }).locator(':scope > li');
    expect(await items.count()).toBe(1);
    expect(await items.innerText()).toContain('Item 250');
    expect(await items.innerText()).toContain('Not this one');
    await page.getByLabel('Which').selectOption('');
    expect(await items.count()).toBe(20);
    await page.getByLabel('Go to item').fill('333');
    await page.getByText('321–340 of 500').waitFor();
    await items.nth(12).getByRole('button').first().click();
    await items.nth(12).getByText('"twice": 666').waitFor();
    await items.nth(12).getByText('doubling 333').waitFor();
    await screen('run-loop-open');
  }, 120_000);

  test('cancels and retries every run that a filter shows', async () => {
    const workflow = await api.published('In bulk', [
      { id: 'wait', type: 'delay', for: { value: 1, unit: 'days' } },
    ]);
    for (let n = 0; n < 3; n++) await api.send(workflow, { n });
    await page.goto(`${stack.url}/workflows/${workflow.id}/runs`);
    const runs = page.getByRole('list', { name: 'Runs' }).getByRole('listitem');
    await runs.nth(2).getByText('Waiting').waitFor();
    await page.getByLabel('Status').selectOption('waiting');
    await button('All of these…').click();
    await page.getByRole('menuitem', { name: 'Cancel them all' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Cancel these runs' }).click();
    await dialog.getByText('3 runs done').waitFor();
    await screen('bulk');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByText('No runs like this').waitFor();
    await page.getByLabel('Status').selectOption('cancelled');
    await button('All of these…').click();
    await page.getByRole('menuitem', { name: 'Retry them all' }).click();
    await dialog.getByRole('button', { name: 'Retry', exact: true }).click();
    await dialog.getByText('3 runs done').waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByLabel('Status').selectOption('waiting');
    await runs.nth(2).waitFor();
    expect(await runs.count()).toBe(3);
  }, 90_000);

  test('lists what is stored and collected; removes a value, releases a digest', async () => {
    await page.goto(`${stack.url}/storage`);
    await page.getByText('Nothing is stored yet').waitFor();
    await screen('storage-empty');
    const workflow = await api.published('Keeps', [
      { id: 'count', type: 'store', operation: 'increment', key: 'orders/{{trigger.body.day}}' },
      { id: 'daily', type: 'digest', name: 'orders', item: '{{trigger.body}}' },
      request('mail', '/mail', { to: 'mail', count: '{{steps.daily.count}}' }),
    ]);
    const runId = await api.send(workflow, { day: 'monday' });
    await openRun(workflow, runId);
    await page.getByText('Collects items for the digest “orders”').waitFor();
    await api.send(workflow, { day: 'tuesday' });
    await page.goto(`${stack.url}/storage`);
    await page.getByText('2 items').waitFor();
    await button('Value of orders/monday').click();
    await screen('storage');
    await page.getByLabel('Keys that begin with').fill('orders/tues');
    await page.getByText('orders/monday').waitFor({ state: 'detached' });
    await button('Remove orders/tuesday').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('No key begins with this.').waitFor();
    await button('Release now: orders').click();
    await page.getByText('No digest has items').waitFor();
    await openRun(workflow, runId);
    await status('Succeeded').waitFor();
    expect(bodies('mail')).toEqual([{ to: 'mail', count: 2 }]);
  }, 90_000);

  test('sets how often steps of the workspace try again', async () => {
    await page.goto(stack.url);
    await button('Account: Ann Lee').click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await page.getByLabel('Use a policy of our own').check();
    await page.getByLabel('Tries in all').fill('3');
    await page.getByLabel('Wait between tries').selectOption('fixed');
    await page.getByLabel('First wait, in seconds').fill('30');
    await page.getByText('Waits before each further try: 30 s, 30 s').waitFor();
    await screen('settings');
    await button('Save').click();
    await page.getByText('Saved.').waitFor();
    const saved = await api.call<{ settings: unknown }>('GET', '/workspace');
    expect(saved.settings).toEqual({
      retry: { attempts: 3, backoff: 'fixed', initialMs: 30_000, maxMs: 600_000 },
    });
  }, 60_000);

  test('a called run and its caller lead to each other', async () => {
    const called = await api.published('Called', [{ id: 'back', type: 'return', value: 5 }]);
    const caller = await api.published('Caller', [
      { id: 'ask', type: 'call', workflowId: called.id, input: {} },
    ]);
    const runId = await api.send(caller, {});
    await openRun(caller, runId);
    await status('Succeeded').waitFor();
    await page.getByRole('link', { name: 'Open the run it called' }).click();
    await page.getByRole('region', { name: 'Result' }).waitFor();
    await page.getByRole('link', { name: 'another run' }).click();
    await page.waitForURL(`**/runs/${runId}`);
  }, 60_000);

  test('no script failed', () => {
    expect(failures).toEqual([]);
  });
});
