import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

import { fieldId } from '../src/builder/problems';
import { accessibilityProblems } from './accessibility';
import { launchChromium } from './chromium';
import { shoot } from './shots';
import { startStack } from './start-stack';
import { choice, focused, pick, press, stepFormCases, text, type Case, type Json } from './step-form-cases';

const SAVED_WITHIN_MS = 10_000;

let stack: Awaited<ReturnType<typeof startStack>>;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** A published workflow to call. */
let prices: { id: string };
const failures: string[] = [];

interface Workflow {
  id: string;
  draft: { definition: { trigger: Json; steps: Json[]; settings?: Json }; problems: { pointer: string }[] };
}

async function call<T>(method: string, path: string, data?: unknown): Promise<T> {
  const answer = await context.request.fetch(`${stack.url}/api/v1${path}`, {
    method,
    headers: { origin: stack.url },
    ...(data === undefined ? {} : { data }),
  });
  const text = await answer.text();
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

const trigger = { connector: 'webhook', operation: 'catch', input: {} };
const seed = (name: string, steps: Json[]) =>
  call<Workflow>('POST', '/workflows', { name, definition: { trigger, steps } });
const draftOf = async ({ id }: Workflow) => (await call<Workflow>('GET', `/workflows/${id}`)).draft;

const open = async (workflow: Workflow) => {
  await page.goto(`${stack.url}/workflows/${workflow.id}`);
  await page.getByText('Saved', { exact: true }).waitFor();
};
const card = (at = '/steps/0') => page.locator(`#${fieldId(at)}`);

/** What the server has, once it is what it should be; else whatever it has when the time is up. */
async function savedAs(read: () => Promise<unknown>, expected: unknown): Promise<unknown> {
  const until = Date.now() + SAVED_WITHIN_MS;
  for (;;) {
    const now = await read();
    if (JSON.stringify(sorted(now)) === JSON.stringify(sorted(expected)) || Date.now() > until) return now;
    await page.waitForTimeout(50);
  }
}
const sorted = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, inner]) => [key, sorted(inner)]),
      )
    : Array.isArray(value)
      ? value.map(sorted)
      : value;

describe('the forms of steps', () => {
  beforeAll(async () => {
    stack = await startStack();
    browser = await launchChromium();
    context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => failures.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) failures.push(message.text());
    });
    await call('POST', '/setup', {
      name: 'Ann Lee',
      email: 'ann@example.com',
      password: 'a long enough password',
    });
    prices = await call<{ id: string }>('POST', '/workflows', {
      name: 'Prices',
      definition: {
        trigger: { connector: 'workflow', operation: 'called', input: {} },
        steps: [{ id: 'answer', type: 'return', value: 1 }],
      },
    });
    await call('POST', `/workflows/${prices.id}/publish`);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await stack?.close();
  }, 60_000);

  test.each(Object.keys(stepFormCases('')))(
    '%s: what is filled in is saved as it was meant',
    async (name) => {
      const { seeded, fill, saved } = caseOf(name);
      const workflow = await seed(name, [seeded]);
      await open(workflow);
      await fill(card());
      const step = await savedAs(() => stepOf(workflow), saved);
      expect(step).toEqual(saved);
      // What was saved is what the form shows again.
      const shown = await valuesOf(card());
      await page.reload();
      await card().waitFor();
      for (const more of await card().getByRole('button', { name: 'More settings', expanded: false }).all())
        await more.click();
      // Some of the fields are those that the connector says it has, once that is known.
      expect(await savedAs(() => valuesOf(card()), shown)).toEqual(shown);
    },
    60_000,
  );

  test('what happens when a step fails, and when it is tried again', async () => {
    const request = { id: 'request', type: 'action', connector: 'http', operation: 'request' };
    const input = { method: 'GET', url: 'https://api.example.com' };
    const workflow = await seed('Failing', [{ ...request, input }]);
    await open(workflow);
    const form = card();
    await form.getByRole('button', { name: 'If it fails: the run fails' }).click();
    await choice(form, 'If it fails').selectOption('Go on with another value');
    await press(form, 'As JSON: Value to go on with');
    await text(form, 'Value to go on with').fill('{"total": 0}');
    await pick(form, 'My own way');
    await text(form, 'Tries in all').fill('3');
    await text(form, 'Longest pause').fill('1');
    await choice(form, 'Longest pause: unit').selectOption('hours');
    await text(form, 'Give up a try after').fill('5');
    await choice(form, 'After a crash in the middle of it').selectOption('Let a person decide');
    const saved = {
      ...request,
      input,
      onError: 'fallback',
      fallback: { total: 0 },
      retry: { attempts: 3, backoff: 'exponential', initialMs: 1000, maxMs: 3_600_000 },
      timeoutMs: 5000,
      onUnknown: 'park',
    };
    expect(await savedAs(() => stepOf(workflow), saved)).toEqual(saved);
    await pick(form, 'As the workspace says');
    await choice(form, 'If it fails').selectOption('Go on');
    const { fallback: _fallback, retry: _retry, ...rest } = saved;
    const plainer = { ...rest, onError: 'continue' };
    expect(await savedAs(() => stepOf(workflow), plainer)).toEqual(plainer);
  }, 60_000);

  test('JSON that is not finished is said at its field, and neither saved nor lost', async () => {
    const step = { id: 'answer', type: 'return', value: { ok: true } };
    const workflow = await seed('Unfinished', [step]);
    await open(workflow);
    const value = text(card(), 'Value');
    await value.fill('{"ok": tru');
    await card().getByText('This is not valid JSON yet').waitFor();
    expect(await value.getAttribute('aria-invalid')).toBe('true');
    await card().getByLabel('Answer the webhook itself').check();
    const saved = { ...step, response: { status: 200 } };
    expect(await savedAs(() => stepOf(workflow), saved)).toEqual(saved);
    expect(await value.inputValue()).toBe('{"ok": tru');
    // Away and back, without a reload of the page.
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await value.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Build', exact: true }).click();
    await value.waitFor();
    expect(await value.inputValue()).toBe('{"ok": tru');
    await value.fill('{"ok": true, "n": 1}');
    const mended = { ...saved, value: { ok: true, n: 1 } };
    expect(await savedAs(() => stepOf(workflow), mended)).toEqual(mended);
  }, 60_000);

  test('the settings of the workflow, and when its webhook is answered', async () => {
    const workflow = await seed('Settings', [{ id: 'answer', type: 'return' }]);
    await open(workflow);
    const settings = await openSettings();
    await settings.getByLabel('One after another').check();
    await text(settings, 'The same value of').fill('{{trigger.body.customer}}');
    await choice(settings, 'When a run fails').selectOption('Stop this value until a person looks at it');
    await settings.getByLabel('Only so many at once').check();
    await text(settings, 'Runs at once').fill('4');
    await settings.getByLabel('Not too fast').check();
    await text(settings, 'Runs').fill('10');
    await choice(settings, 'Within: unit').selectOption('seconds');
    await settings.getByLabel('Only the last of a burst').check();
    await text(settings, 'Quiet for').fill('30');
    await settings.getByLabel('Pause it when nearly everything fails').uncheck();
    await choice(settings, 'When a run fails, run').selectOption('Prices');
    await text(settings, 'Stop a run after').fill('5');
    const saved = {
      orderBy: '{{trigger.body.customer}}',
      onKeyFailure: 'stop',
      concurrency: 4,
      rate: { limit: 10, perMs: 1000 },
      debounce: { windowMs: 30_000 },
      autoPause: false,
      onFailure: prices.id,
      timeoutMs: 300_000,
    };
    const settingsOf = async () => (await draftOf(workflow)).definition.settings;
    expect(await savedAs(settingsOf, saved)).toEqual(saved);
    await settings.getByLabel('One after another').uncheck();
    await settings.getByLabel('Only the last of a burst').uncheck();
    await settings.getByLabel('Only once').check();
    await text(settings, 'The same value of').fill('{{trigger.body.id}}');
    const { orderBy: _orderBy, onKeyFailure: _onKeyFailure, debounce: _debounce, ...rest } = saved;
    const changed = { ...rest, deduplicate: { key: '{{trigger.body.id}}' } };
    expect(await savedAs(settingsOf, changed)).toEqual(changed);
    expect(await accessibilityProblems(page)).toEqual([]);
    await shoot(page, 'settings');
    await fitsPhone();
    await page.reload();
    expect(await (await openSettings()).getByLabel('Only once').isChecked()).toBe(true);
  }, 60_000);

  test('what is missing for publishing leads to its field, which says it', async () => {
    const workflow = await seed('Incomplete', [
      { id: 'only', type: 'filter', when: { all: [{ op: 'gt' }] } },
      {
        id: 'request',
        type: 'action',
        connector: 'http',
        operation: 'request',
        input: { method: 'GET', url: '' },
      },
      { id: 'pause', type: 'delay', until: 'tomorrow' },
      { id: 'script', type: 'code', code: '' },
      {
        id: 'list',
        type: 'aggregate',
        list: '{{trigger.body}}',
        operations: [{ op: 'take', count: 1 }, { op: 'group' }],
      },
      { id: 'last', type: 'store', operation: 'set', key: '' },
      { id: 'daily', type: 'digest', name: 'x', item: 1, release: { cron: 'now' } },
      { id: 'price', type: 'call' },
      { id: 'answer', type: 'return', response: { status: 99 } },
    ]);
    const { problems } = await draftOf(workflow);
    await open(workflow);
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const summary = page.getByRole('alert').filter({ hasText: 'before publishing' });
    await summary.waitFor();
    expect(problems.length).toBeGreaterThanOrEqual(10);
    for (const { pointer } of problems) {
      const index = problems.findIndex((problem) => problem.pointer === pointer);
      await summary.getByRole('button').nth(index).click();
      const field = page.locator(`#${fieldId(pointer)}`);
      expect({ pointer, there: await field.count() }).toEqual({ pointer, there: 1 });
      await focused(field);
      expect({ pointer, invalid: await field.getAttribute('aria-invalid') }).toEqual({
        pointer,
        invalid: 'true',
      });
    }
    expect(await accessibilityProblems(page)).toEqual([]);
    await shoot(page, 'forms-problems');
    await fitsPhone();
  }, 90_000);

  test('publishes a workflow of every kind of step', async () => {
    const workflow = await seed('Everything', [
      ...['a mapping', 'code', 'a store step', 'a digest', 'a delay for a window', 'a call'].map((name) =>
        savedOf(name),
      ),
      { ...savedOf('work on a list'), id: 'orders' },
      {
        id: 'route',
        type: 'paths',
        branches: [{ id: 'a', when: savedOf('a filter')['when'], steps: [savedOf('a stop')] }],
      },
      { id: 'both', type: 'parallel', branches: [{ id: 'a', steps: [savedOf('an HTTP request')] }] },
      { ...savedOf('a loop'), steps: [savedOf('a wait for a callback')] },
      savedOf('a filter'),
      savedOf('a wait for an approval'),
      { ...savedOf('the release of a digest'), id: 'released' },
      { id: 'answer', type: 'return' },
    ]);
    await open(workflow);
    expect(await accessibilityProblems(page)).toEqual([]);
    await shoot(page, 'forms');
    await fitsPhone();
    await text(card('/steps/13'), 'Value').fill('{{steps.fields.source}}');
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByRole('button', { name: 'Published' }).waitFor();
    expect((await draftOf(workflow)).definition.steps[13]).toEqual({
      id: 'answer',
      type: 'return',
      value: '{{steps.fields.source}}',
    });
  }, 90_000);

  test('no script failed', () => {
    expect(failures).toEqual([]);
  });
});

async function openSettings(): Promise<Locator> {
  await page.getByRole('button', { name: /^Settings/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('One after another').waitFor();
  return dialog;
}

async function stepOf(workflow: Workflow): Promise<Json | undefined> {
  return (await draftOf(workflow)).definition.steps[0];
}

function caseOf(name: string): Case {
  const found = stepFormCases(prices.id)[name];
  if (!found) throw new Error(`There is no case ‘${name}’.`);
  return found;
}

const savedOf = (name: string): Json => caseOf(name).saved;

async function fitsPhone(): Promise<void> {
  await page.setViewportSize({ width: 375, height: 800 });
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  await page.setViewportSize({ width: 1280, height: 860 });
  expect(wider).toBeLessThanOrEqual(0);
}

/** What the fields of a form hold, in their order. */
const valuesOf = (form: Locator): Promise<unknown[]> =>
  form.locator('input, textarea, select').evaluateAll((fields) =>
    fields.map((field) => {
      const input = field as HTMLInputElement;
      if (input.type === 'checkbox' || input.type === 'radio') return input.checked;
      return /^[[{]\s*"/.test(input.value) ? (JSON.parse(input.value) as unknown) : input.value;
    }),
  );
