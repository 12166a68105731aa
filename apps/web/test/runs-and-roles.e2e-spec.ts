import type { Browser, BrowserContext, Page } from 'playwright-core';

import { accessibilityProblems } from './accessibility';
import { launchChromium } from './chromium';
import { shoot } from './shots';
import { startSink, type Sink } from './sink';
import { startStack } from './start-stack';

const password = 'a long enough password';
const LONG = 'Copies every new contact of the web shop into the customer list of the Dutch office ';

let stack: Awaited<ReturnType<typeof startStack>>;
let sink: Sink;
let browser: Browser;
let context: BrowserContext;
let page: Page;

interface Workflow {
  id: string;
  triggerUrl: string;
  draft: { definition: { steps: unknown[] }; etag: string };
}

async function call<T>(of: BrowserContext, method: string, path: string, data?: unknown): Promise<T> {
  const answer = await of.request.fetch(`${stack.url}/api/v1${path}`, {
    method,
    headers: { origin: stack.url },
    ...(data === undefined ? {} : { data }),
  });
  const text = await answer.text();
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

const map = { id: 'fields', type: 'map', title: 'Pick the fields', input: { who: '{{trigger.body.name}}' } };
const filter = {
  id: 'only_ann',
  type: 'filter',
  when: { all: [{ left: '{{trigger.body.name}}', op: 'eq', right: 'Ann' }] },
};
const request = (path: string, retry?: object) => ({
  id: 'request',
  type: 'action',
  connector: 'http',
  operation: 'request',
  input: { method: 'POST', url: sink.url + path, body: '{{steps.fields}}' },
  ...(retry ? { retry } : {}),
});

async function published(name: string, ...steps: unknown[]): Promise<Workflow> {
  const definition = { trigger: { connector: 'webhook', operation: 'catch', input: {} }, steps };
  const workflow = await call<Workflow>(context, 'POST', '/workflows', { name, definition });
  await call(context, 'POST', `/workflows/${workflow.id}/publish`);
  return workflow;
}

const send = (workflow: Workflow, name = 'Ann') =>
  fetch(workflow.triggerUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });

const button = (name: string, on = page) => on.getByRole('button', { name, exact: true });
const runs = (on = page) => on.getByRole('list', { name: 'Runs' }).getByRole('listitem');
const steps = () => page.getByRole('list', { name: 'Steps' }).locator(':scope > li');
const openRuns = (workflow: Workflow, on = page) => on.goto(`${stack.url}/workflows/${workflow.id}/runs`);
const screen = async (name: string, on = page) => {
  expect(await accessibilityProblems(on)).toEqual([]);
  await shoot(on, name);
};

describe('runs and roles on the page', () => {
  beforeAll(async () => {
    sink = await startSink();
    stack = await startStack();
    browser = await launchChromium();
    context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await call(context, 'POST', '/setup', { email: 'ann@example.com', password, name: 'Ann Lee' });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await stack?.close();
    sink?.close();
  }, 60_000);

  test('shows where a run failed and why, and retries from there', async () => {
    const workflow = await published(LONG.repeat(2).trim(), map, request('/status/404'));
    await openRuns(workflow);
    await send(workflow);
    await runs().getByText('Failed').waitFor();
    await screen('runs-failed');
    await runs().getByRole('link').click();
    await page.getByRole('heading', { name: /Pick the fields/ }).waitFor();
    expect(await steps().nth(1).innerText()).toContain('Succeeded');
    expect(await steps().nth(2).innerText()).toContain('404');
    await screen('run-failed');
    const firstRun = page.url();
    await button('Retry').click();
    await page.getByRole('menuitem', { name: 'From the step that failed', exact: true }).click();
    await page.getByText('A retry of an').waitFor();
    expect(page.url()).not.toBe(firstRun);
    await steps().nth(2).getByText('Failed', { exact: true }).waitFor();
    expect(sink.received).toEqual([{ who: 'Ann' }, { who: 'Ann' }]);
  }, 60_000);

  test('cancels a run that is under way', async () => {
    const workflow = await published('Never ends', map, request('/hang'));
    const before = sink.received.length;
    await send(workflow);
    await openRuns(workflow);
    await runs().getByText('Running').waitFor();
    await runs().getByRole('link').click();
    await steps().nth(2).getByText('Running').waitFor();
    expect(sink.received).toHaveLength(before + 1);
    await screen('run-running');
    await button('Cancel this run').click();
    await page.getByText('Cancelled', { exact: true }).first().waitFor();
    await button('Retry').waitFor();
    await sink.abandoned;
    await screen('run-cancelled');
  }, 60_000);

  test('shows a run that waits for its next attempt', async () => {
    const workflow = await published(
      'Has to wait',
      map,
      request('/status/503', { attempts: 3, initialMs: 3_600_000, maxMs: 3_600_000 }),
    );
    await send(workflow);
    await openRuns(workflow);
    await runs().getByText('Waiting').waitFor();
    await runs().getByRole('link').click();
    await page.getByText('will be tried again').waitFor();
    await page.getByText('The next attempt is at').waitFor();
    await screen('run-waiting');
    await button('Cancel this run').click();
    await button('Retry').waitFor();
  }, 60_000);

  test('changes one step and leaves the others as they are', async () => {
    const workflow = await published('With a filter', filter, map, request('/contacts'));
    await page.goto(`${stack.url}/workflows/${workflow.id}`);
    await page.getByRole('heading', { name: '2. Only continue if…' }).waitFor();
    await screen('builder-filter');
    await page.getByRole('textbox', { name: 'Value 1', exact: true }).fill('{{trigger.body.name}}!');
    await page.getByText('Saved', { exact: true }).waitFor();
    const { draft } = await call<Workflow>(context, 'GET', `/workflows/${workflow.id}`);
    expect(draft.definition.steps[0]).toEqual(filter);
    expect(draft.definition.steps[1]).toEqual({ ...map, input: { who: '{{trigger.body.name}}!' } });
    await button('Publish changes').click();
    await button('Published').waitFor();
    await send(workflow, 'Bo');
    await openRuns(workflow);
    await runs().getByText('Filtered out').waitFor();
    await send(workflow, 'Ann');
    await runs().getByText('Succeeded').waitFor();
    expect(sink.received.at(-1)).toEqual({ who: 'Ann!' });
  }, 60_000);

  test('does not publish a draft that somebody else changed meanwhile', async () => {
    const workflow = await published('Shared', map, request('/contacts'));
    await page.goto(`${stack.url}/workflows/${workflow.id}`);
    await page.getByRole('textbox', { name: 'Value 1', exact: true }).fill('mine');
    await page.getByText('Saved', { exact: true }).waitFor();
    const theirs = { ...map, input: { who: 'theirs' } };
    await call(context, 'PUT', `/workflows/${workflow.id}/draft`, {
      definition: { ...workflow.draft.definition, steps: [theirs, request('/contacts')] },
    });
    await button('Publish changes').click();
    await page.getByText('Somebody else changed this workflow meanwhile').waitFor();
    const value = page.getByRole('textbox', { name: 'Value 1', exact: true });
    await value.and(page.locator('[value="theirs"]')).waitFor();
    await button('Publish changes').click();
    await button('Published').waitFor();
  }, 60_000);

  test('unpublishes: the trigger URL answers 410', async () => {
    const workflow = await published('Taken out', map, request('/contacts'));
    expect((await send(workflow)).status).toBe(202);
    await page.goto(`${stack.url}/workflows/${workflow.id}`);
    await button('More for Taken out').click();
    await page.getByRole('menuitem', { name: 'Unpublish' }).click();
    await page.getByText('Draft', { exact: true }).waitFor();
    expect((await send(workflow)).status).toBe(410);
    await button('Publish').waitFor();
  }, 60_000);

  test('reads again every few seconds while the live channel is cut', async () => {
    const workflow = await published('Polled', map, request('/contacts'));
    const cut = await context.newPage();
    await cut.route('**/api/v1/live', (route) => route.abort());
    await openRuns(workflow, cut);
    await cut.getByText('No runs yet').waitFor();
    await send(workflow);
    await runs(cut).getByText('Succeeded').waitFor();
    await cut.close();
  }, 60_000);

  test('lets a viewer look, and offers nothing that would be refused', async () => {
    const workflow = await published('For viewers', filter, map, request('/contacts'));
    await send(workflow);
    const viewer = { email: 'vic@example.com', password };
    await call(context, 'POST', '/members', { ...viewer, name: 'Vic', role: 'viewer' });
    const theirs = await browser.newContext({
      viewport: { width: 1280, height: 860 },
      reducedMotion: 'reduce',
    });
    await call(theirs, 'POST', '/sign-in', viewer);
    const seen = await theirs.newPage();
    seen.setDefaultTimeout(15_000);
    await seen.goto(stack.url);
    await seen.getByRole('link', { name: 'For viewers' }).waitFor();
    await screen('viewer-list', seen);
    for (const name of ['New workflow', 'More for For viewers'])
      expect(await button(name, seen).count()).toBe(0);
    expect(await seen.getByRole('link', { name: 'API keys' }).count()).toBe(0);
    await seen.getByRole('link', { name: 'For viewers' }).click();
    await seen.getByText('needs the role of an editor').waitFor();
    expect(await seen.getByRole('textbox', { name: 'Value 1', exact: true }).isDisabled()).toBe(true);
    for (const name of ['Publish', 'Published', 'Add a step', 'Add a field', 'More for 2. Only continue if…'])
      expect(await button(name, seen).filter({ visible: true }).count()).toBe(0);
    await screen('viewer-builder', seen);
    await seen.getByRole('link', { name: 'Runs', exact: true }).click();
    await runs(seen).getByText('Succeeded').waitFor();
    expect(await button('Send a test event', seen).count()).toBe(0);
    await runs(seen).getByRole('link').click();
    await seen.getByRole('heading', { name: /Pick the fields/ }).waitFor();
    expect(await button('Retry', seen).count()).toBe(0);
    await theirs.close();
  }, 60_000);
});
