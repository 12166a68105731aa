import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

import { fieldId } from '../src/builder/problems';
import { accessibilityProblems } from './accessibility';
import { apiOf, type Api } from './api';
import { launchChromium } from './chromium';
import { shoot } from './shots';
import { startSink, type Sink } from './sink';
import { startStack } from './start-stack';
import { choice, focused, press, text, type Json } from './step-form-cases';

const password = 'a long enough password';

let stack: Awaited<ReturnType<typeof startStack>>;
let sink: Sink;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let api: Api;
const failures: string[] = [];

interface Workflow {
  id: string;
  triggerUrl: string;
  draft: { definition: { trigger: Json; steps: Json[] } };
}

const trigger = { connector: 'webhook', operation: 'catch', input: {} };
const map = (id: string, title?: string): Json => ({
  id,
  type: 'map',
  ...(title ? { title } : {}),
  input: {},
});
const seed = (name: string, steps: Json[]) =>
  api.call<Workflow>('POST', '/workflows', { name, definition: { trigger, steps } });
const stepsOf = async ({ id }: Workflow) =>
  (await api.call<Workflow>('GET', `/workflows/${id}`)).draft.definition.steps;
const open = async ({ id }: Workflow, on = page) => {
  await on.goto(`${stack.url}/workflows/${id}`);
  await on.getByRole('list', { name: 'Steps', exact: true }).waitFor();
};
const card = (at: string) => page.locator(`#${fieldId(at)}`);
const saved = () => page.getByText('Saved', { exact: true }).waitFor();
const headings = () => page.getByRole('heading', { name: /^\d/ }).allInnerTexts();

const steps = (on = page) => on.getByRole('list', { name: 'Steps', exact: true });
/** Adds a step by the keyboard alone, once its button has the focus. */
const add = async (name: string, search: string) => {
  await page.getByRole('button', { name, exact: true }).focus();
  await page.keyboard.press('Enter');
  await focused(page.getByLabel('Search steps'));
  await page.keyboard.type(search);
  await page.keyboard.press('Enter');
  await page.getByLabel('Search steps').waitFor({ state: 'detached' });
};
const choose = async (menu: string, item: string) => {
  await page.getByRole('button', { name: `More for ${menu}`, exact: true }).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
  await page.getByRole('menu').waitFor({ state: 'detached' });
};
const undo = () => page.getByRole('button', { name: 'Undo', exact: true }).last().click();
const screen = async (name: string, on = page) => {
  expect(await accessibilityProblems(on)).toEqual([]);
  await on.setViewportSize({ width: 375, height: 812 });
  expect(await accessibilityProblems(on)).toEqual([]);
  const wider = await on.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  await on.setViewportSize({ width: 1280, height: 860 });
  expect(wider).toBeLessThanOrEqual(0);
  await shoot(on, name);
};
const compare = async (form: Locator, left: string, operator: string, right: string) => {
  await text(form, 'Condition 1: value').fill(left);
  await choice(form, 'Condition 1: comparison').selectOption(operator);
  await text(form, 'Condition 1: compared with').fill(right);
};

describe('the tree of steps', () => {
  beforeAll(async () => {
    sink = await startSink();
    stack = await startStack();
    browser = await launchChromium();
    context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => failures.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to|same key|Maximum update/.test(message.text()))
        failures.push(message.text());
    });
    api = apiOf(stack.url, context);
    await api.call('POST', '/setup', { email: 'ann@example.com', password, name: 'Ann Lee' });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await stack?.close();
    sink?.close();
  }, 60_000);

  test('a workflow of paths, a loop and an error handler is built by keyboard, published and run', async () => {
    const workflow = await seed('Orders', []);
    await open(workflow);
    await add('Add a step', 'paths');
    await page.getByRole('heading', { name: '2. Paths' }).waitFor();
    expect(await headings()).toEqual(['1. Webhook', '2. Paths']);
    const eu = page.getByRole('group', { name: '2. Paths: Path 1', exact: true });
    await text(eu, 'Name').fill('Europe');
    const europe = page.getByRole('group', { name: '2. Paths: Europe', exact: true });
    await compare(europe, '{{trigger.body.region}}', 'is equal to', 'eu');
    await choose('Path 2', 'Remove');
    await add('Add a step to 2. Paths: Europe', 'loop');
    await text(card('/steps/0/branches/0/steps/0'), 'Go over').fill('{{trigger.body.items}}');
    await add('Add a step to 2.1. Loop: For each item', 'http');
    const request = card('/steps/0/branches/0/steps/0/steps/0');
    await text(request, 'URL').fill(`${sink.url}/{{item.sku}}`);
    await add('Add a step to 2. Paths: Otherwise', 'http');
    const other = card('/steps/0/otherwise/0');
    await text(other, 'URL').fill(`${sink.url}/status/500`);
    await other.getByRole('button', { name: 'If it fails: the run fails' }).click();
    await choice(other, 'If it fails').selectOption('Do other steps');
    await other.getByText('My own way', { exact: true }).click();
    await text(other, 'Tries in all').fill('1');
    await add('Add a step to 2.2. HTTP request: If it fails', 'map');
    const handler = card('/steps/0/otherwise/0/handle/0');
    await handler.getByRole('button', { name: /^Add Message/ }).click();
    await saved();
    expect(await headings()).toEqual([
      '1. Webhook',
      '2. Paths',
      '2.1. Loop',
      '2.1.1. HTTP request',
      '2.2. HTTP request',
      '2.2.1. Map fields',
    ]);
    await screen('tree');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByRole('button', { name: 'Published' }).waitFor();
    const [paths] = await stepsOf(workflow);
    expect(paths).toMatchObject({
      type: 'paths',
      branches: [
        {
          title: 'Europe',
          when: { all: [{ left: '{{trigger.body.region}}', op: 'eq', right: 'eu' }] },
          steps: [{ type: 'loop', steps: [{ input: { body: '{{item}}' } }] }],
        },
      ],
      otherwise: [{ onError: 'handle', handle: [{ input: { message: '{{error.message}}' } }] }],
    });
    const runId = await api.send(workflow, { region: 'eu', items: [{ sku: 'a' }, { sku: 'b' }] });
    const otherId = await api.send(workflow, { region: 'us' });
    for (const id of [runId, otherId]) {
      await page.goto(`${stack.url}/workflows/${workflow.id}/runs/${id}`);
      await page
        .locator('h2', { hasText: 'Run' })
        .locator('..')
        .getByText('Succeeded', { exact: true })
        .waitFor();
    }
    expect(sink.received).toEqual(expect.arrayContaining([{ sku: 'a' }, { sku: 'b' }]));
  }, 120_000);

  test('steps are renamed, copied, moved, skipped and taken out, which can be taken back', async () => {
    const loop = { id: 'each', type: 'loop', over: '{{trigger.body.items}}', steps: [map('inner', 'Inner')] };
    const workflow = await seed('Moving', [map('one', 'One'), loop, map('two', 'Two')]);
    await open(workflow);
    await choose('2. One', 'Rename');
    await page.getByLabel('Name of the step').fill('First');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '2. First' }).waitFor();
    await choose('3. Loop', 'Duplicate');
    await focused(card('/steps/2'));
    expect(await headings()).toEqual([
      '1. Webhook',
      '2. First',
      '3. Loop',
      '3.1. Inner',
      '4. Loop',
      '4.1. Inner',
      '5. Two',
    ]);
    await choose('4. Loop', 'Move up');
    await focused(card('/steps/1'));
    await choose('5. Two', 'Move to…');
    await choice(page.getByRole('dialog'), 'Put it').selectOption('After 3.1. Inner');
    await page.getByRole('dialog').getByRole('button', { name: 'Move', exact: true }).click();
    await focused(card('/steps/1/steps/1'));
    await choose('3.2. Two', 'Skip this step');
    await card('/steps/1/steps/1').getByText('Skipped', { exact: true }).waitFor();
    await choose('4. Loop', 'Remove');
    await page.getByText('“Loop” was removed.').waitFor();
    await saved();
    expect(await stepsOf(workflow)).toEqual([
      map('one', 'First'),
      {
        ...loop,
        id: 'each_2',
        steps: [
          { ...map('inner_2'), title: 'Inner' },
          { ...map('two', 'Two'), skip: true },
        ],
      },
    ]);
    await screen('tree-moved');
    await undo();
    await focused(card('/steps/2'));
    await saved();
    expect((await stepsOf(workflow))[2]).toEqual(loop);
    // Nothing can be moved into itself.
    await choose('3. Loop', 'Move to…');
    const places = await choice(page.getByRole('dialog'), 'Put it').locator('option').allInnerTexts();
    expect(places).toEqual([
      'First in the workflow',
      'After 4. Loop',
      'First in 4. Loop: For each item',
      'After 4.1. Inner',
    ]);
    await page.keyboard.press('Escape');
  }, 90_000);

  test('branches are put in, moved and taken out, which can be taken back', async () => {
    const branch = (id: string, title: string) => ({ id, title, steps: [map(`in_${id}`, `In ${title}`)] });
    const workflow = await seed('Branches', [
      { id: 'both', type: 'parallel', branches: [branch('a', 'A'), branch('b', 'B')] },
    ]);
    await open(workflow);
    await press(page.locator('body'), 'Add a branch');
    await focused(
      page.getByRole('group', { name: /Branch 3$/ }).getByRole('textbox', { name: 'Name', exact: true }),
    );
    await choose('B', 'Move up');
    await choose('A', 'Remove');
    await saved();
    const ids = async () => ((await stepsOf(workflow))[0]!['branches'] as Json[]).map(({ id }) => id);
    expect(await ids()).toEqual(['b', 'branch_3']);
    await undo();
    await page.getByRole('heading', { name: '2.2. In A' }).waitFor();
    await saved();
    expect(await ids()).toEqual(['b', 'a', 'branch_3']);
  }, 60_000);

  test('a template is offered what it can read, and everything offered can be published', async () => {
    const workflow = await seed('Scopes', [
      { ...map('one', 'One'), input: { total: '{{trigger.body.total}}' } },
      {
        id: 'each',
        type: 'loop',
        over: '{{trigger.body.items}}',
        steps: [{ ...map('inner', 'Inner'), input: { a: 1 } }, map('target', 'Target')],
      },
      map('after', 'After'),
    ]);
    await open(workflow);
    const offered = async (at: string) => {
      await press(card(at), 'Add a field');
      await card(at).getByRole('button', { name: 'Insert a value into Value 1' }).click();
      await page.getByRole('menuitem').first().waitFor();
      const names = await page.getByRole('menuitem').allInnerTexts();
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'detached' });
      return names.map((name) => name.split('\n')[0]);
    };
    expect(await offered('/steps/1/steps/1')).toEqual(
      expect.arrayContaining(['a', 'The item', 'Its number, from 0', 'total']),
    );
    const after = await offered('/steps/2');
    expect(after).toEqual(expect.arrayContaining(['Results', 'How many', 'total']));
    expect(after).not.toContain('The item');
    const { count } = await insertAll('/steps/1/steps/1');
    expect(count).toBeGreaterThan(5);
    await insertAll('/steps/2');
    await saved();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByRole('button', { name: 'Published' }).waitFor();
  }, 90_000);

  test('what is missing within a branch, and in the settings, leads to its field', async () => {
    const workflow = await api.call<Workflow>('POST', '/workflows', {
      name: 'Incomplete',
      definition: {
        trigger,
        settings: { orderBy: '' },
        steps: [
          {
            id: 'route',
            type: 'paths',
            branches: [
              {
                id: 'a',
                when: { all: [{ op: 'gt' }] },
                steps: [{ id: 'each', type: 'loop', over: '', steps: [] }],
              },
            ],
          },
        ],
      },
    });
    await open(workflow);
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const summary = page.getByRole('alert').filter({ hasText: 'before publishing' });
    await summary.waitFor();
    await screen('tree-problems');
    await summary
      .getByRole('button', { name: /^2\.1\. Loop/ })
      .first()
      .click();
    await focused(card('/steps/0/branches/0/steps/0').getByRole('textbox', { name: 'Go over', exact: true }));
    await summary
      .getByRole('button', { name: /^2\. Paths/ })
      .first()
      .click();
    await focused(page.locator(`#${fieldId('/steps/0/branches/0/when/all/0/left')}`));
    await summary.getByRole('button', { name: /^Settings/ }).click();
    await focused(page.getByRole('dialog').getByRole('textbox', { name: 'The same value of' }));
  }, 60_000);

  test('a workflow that others call begins with their call, and takes what they hand over', async () => {
    const workflow = await seed('Called', [{ id: 'answer', type: 'return', value: '{{trigger.body.x}}' }]);
    await open(workflow);
    await press(card('/trigger'), 'Change what starts the workflow');
    await page.getByRole('option', { name: 'Called by another workflow' }).click();
    await page.getByRole('heading', { name: '1. Called by another workflow' }).waitFor();
    expect(await page.getByLabel('Trigger URL', { exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByRole('button', { name: 'Published' }).waitFor();
    const caller = await api.published('Caller', [
      { id: 'ask', type: 'call', workflowId: workflow.id, input: { x: 7 } },
      {
        id: 'send',
        type: 'action',
        connector: 'http',
        operation: 'request',
        input: { method: 'POST', url: sink.url, body: { got: '{{steps.ask.result}}' } },
      },
    ]);
    const runId = await api.send(caller, {});
    await page.goto(`${stack.url}/workflows/${caller.id}/runs/${runId}`);
    await page
      .locator('h2', { hasText: 'Run' })
      .locator('..')
      .getByText('Succeeded', { exact: true })
      .waitFor();
    expect(sink.received).toContainEqual({ got: 7 });
  }, 60_000);

  test('a viewer sees the whole tree, and nothing to change it with', async () => {
    const inner = {
      id: 'each',
      type: 'loop',
      over: '{{trigger.body.items}}',
      steps: [map('inner', 'Inner')],
    };
    const workflow = await seed('To look at', [
      {
        id: 'both',
        type: 'parallel',
        branches: [
          { id: 'a', title: 'A', steps: [inner] },
          { id: 'b', steps: [] },
        ],
      },
    ]);
    await api.call('POST', '/members', { email: 'vic@example.com', password, name: 'Vic', role: 'viewer' });
    const theirs = await browser.newContext({
      viewport: { width: 1280, height: 860 },
      reducedMotion: 'reduce',
    });
    await apiOf(stack.url, theirs).call('POST', '/sign-in', { email: 'vic@example.com', password });
    const seen = await theirs.newPage();
    await open(workflow, seen);
    await seen.getByRole('heading', { name: '2.1.1. Inner' }).waitFor();
    await seen.getByText('Nothing happens here yet.').waitFor();
    for (const name of [/^Add /, /^More for/])
      expect(await steps(seen).getByRole('button', { name }).count()).toBe(0);
    await screen('tree-viewer', seen);
    await theirs.close();
  }, 60_000);

  test('no script failed', () => {
    expect(failures).toEqual([]);
  });
});

/** Takes every value that a mapping is offered into a field of its own. */
async function insertAll(at: string): Promise<{ count: number }> {
  const form = card(at);
  const insert = (row: number) =>
    form.getByRole('button', { name: `Insert a value into Value ${row}`, exact: true });
  await insert(1).click();
  await page.getByRole('menuitem').first().waitFor();
  const count = await page.getByRole('menuitem').count();
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  for (let n = 0; n < count; n += 1) {
    if (n > 0) await press(form, 'Add a field');
    await text(form, `Field name ${n + 1}`).fill(`f${n}`);
    await insert(n + 1).click();
    await page.getByRole('menuitem').nth(n).click();
    await page.getByRole('menu').waitFor({ state: 'detached' });
  }
  return { count };
}
