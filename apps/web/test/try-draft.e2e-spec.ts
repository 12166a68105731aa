import type { Browser, BrowserContext, Page } from 'playwright-core';

import { accessibilityProblems } from './accessibility';
import { apiOf, type Api, type Workflow } from './api';
import { launchChromium } from './chromium';
import { shoot } from './shots';
import { startSink, type Sink } from './sink';
import { startStack } from './start-stack';

let stack: Awaited<ReturnType<typeof startStack>>;
let sink: Sink;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let api: Api;
let workflow: Workflow;

const button = (name: string) => page.getByRole('button', { name, exact: true });
const runStatus = (text: string) => page.locator('h2', { hasText: 'Run' }).locator('..').getByText(text);
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

const trigger = { connector: 'webhook', operation: 'catch', input: {} };
const send = (body: unknown) => ({
  id: 'send',
  type: 'action',
  connector: 'http',
  operation: 'request',
  input: { method: 'POST', url: `${sink.url}/send`, bodyType: 'json', body },
});
const big = { id: 'big', type: 'filter', when: { left: '{{trigger.body.total}}', op: 'gt', right: 10 } };
const saveDraft = (steps: unknown[]) =>
  api.call('PUT', `/workflows/${workflow.id}/draft`, { definition: { trigger, steps } });

describe('a draft and the past', () => {
  beforeAll(async () => {
    sink = await startSink();
    stack = await startStack();
    browser = await launchChromium();
    context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    api = apiOf(stack.url, context);
    await api.call('POST', '/setup', {
      email: 'ann@example.com',
      password: 'a long enough password',
      name: 'Ann',
    });
    workflow = await api.published('Orders', [send({ total: '{{trigger.body.total}}' })]);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await stack?.close();
    sink?.close();
  }, 60_000);

  test('says that there is nothing to try it on yet', async () => {
    await page.goto(`${stack.url}/workflows/${workflow.id}`);
    await page.getByRole('link', { name: 'Try the draft' }).click();
    await button('Try it').click();
    await page.getByText('No events to try it on yet').waitFor();
    await screen('try-none');
  }, 60_000);

  test('shows, event by event, what the draft would have done otherwise, and sends nothing', async () => {
    await api.send(workflow, { total: 5 });
    await api.send(workflow, { total: 50 });
    await page.goto(`${stack.url}/workflows/${workflow.id}/runs`);
    const runs = page.getByRole('list', { name: 'Runs' }).getByText('Succeeded');
    await runs.nth(1).waitFor();
    await page.goto(`${stack.url}/workflows/${workflow.id}/try`);
    await button('Try it').click();
    await page.getByText('Everything would have gone as it did').waitFor();
    await screen('try-same');
    await saveDraft([big, send({ total: '{{trigger.body.total}}', currency: 'EUR' })]);
    await button('Try it again').click();
    await page.getByText('2 of 2 events would have gone differently').waitFor();
    await page.getByText('Nothing was sent', { exact: true }).waitFor();
    const cards = page.getByRole('article');
    expect(await cards.nth(0).innerText()).toContain('Would send something else');
    expect(await cards.nth(0).locator('ins').allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringContaining('EUR')]),
    );
    expect(await cards.nth(1).innerText()).toContain('Filtered out');
    expect(await cards.nth(1).innerText()).toContain('Not done any more');
    expect(sink.received).toHaveLength(2);
    await screen('try-differs');
  }, 90_000);

  test('replays one event on the draft, and says that the run is of a draft', async () => {
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    const events = page.getByRole('list', { name: 'Events' }).locator(':scope > li');
    await events.nth(1).waitFor();
    await events.nth(0).getByRole('button').first().click();
    await events.nth(0).getByText('"total": 50').first().waitFor();
    await screen('events');
    await events.nth(0).getByRole('button', { name: 'Replay' }).click();
    await page.getByLabel('On which version').selectOption('draft');
    await screen('replay');
    await button('Run it').click();
    await runStatus('Succeeded').waitFor();
    await page.getByText('Draft', { exact: true }).or(page.getByText('· Draft')).first().waitFor();
    expect(sink.received.at(-1)).toEqual({ total: 50, currency: 'EUR' });
  }, 60_000);

  test('replays every event on the published version', async () => {
    const before = sink.received.length;
    await page.goto(`${stack.url}/workflows/${workflow.id}/events`);
    await button('Replay all of these…').click();
    await button('Run them all').click();
    await page.getByText('2 runs started').waitFor();
    await button('Done').click();
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByRole('list', { name: 'Runs' }).getByText('Succeeded').nth(4).waitFor();
    expect(sink.received).toHaveLength(before + 2);
  }, 60_000);

  test('shows an event of which only its result would be another', async () => {
    const answers = await api.published('Answers', [{ id: 'back', type: 'return', value: { sum: 1 } }]);
    await api.send(answers, {});
    await page.goto(`${stack.url}/workflows/${answers.id}/runs`);
    await page.getByRole('list', { name: 'Runs' }).getByText('Succeeded').waitFor();
    await api.call('PUT', `/workflows/${answers.id}/draft`, {
      definition: { trigger, steps: [{ id: 'back', type: 'return', value: { sum: 2 } }] },
    });
    await page.goto(`${stack.url}/workflows/${answers.id}/try`);
    await button('Try it').click();
    const card = page.getByRole('article');
    await card.getByRole('heading', { name: 'Result' }).waitFor();
    expect(await card.locator('del').first().innerText()).toContain('"sum": 1');
    expect(await card.locator('ins').first().innerText()).toContain('"sum": 2');
  }, 60_000);

  test('names what a draft lacks instead of trying it', async () => {
    await saveDraft([{ id: 'send', type: 'action', connector: 'http', operation: 'request', input: {} }]);
    await page.goto(`${stack.url}/workflows/${workflow.id}/try`);
    await button('Try it').click();
    await page.getByText('The draft is not whole yet').waitFor();
    await screen('try-problems');
  }, 60_000);
});
