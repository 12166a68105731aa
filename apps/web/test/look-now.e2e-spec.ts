import type { Browser, Page } from 'playwright-core';

import { fieldId } from '../src/builder/problems';
import { accessibilityProblems } from './accessibility';
import { type Api, apiOf } from './api';
import { launchChromium } from './chromium';
import { startSink, type Sink } from './sink';
import { startStack } from './start-stack';

let stack: Awaited<ReturnType<typeof startStack>>;
let service: Sink;
let browser: Browser;
let page: Page;
let api: Api;

beforeAll(async () => {
  [stack, browser, service] = await Promise.all([startStack(), launchChromium(), startSink()]);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    reducedMotion: 'reduce',
  });
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
  service?.close();
  await stack?.close();
}, 60_000);

test('looks at once, says what went wrong, and keeps the newest item as the sample', async () => {
  const { id } = await api.call<{ id: string }>('POST', '/workflows', {
    name: 'Orders',
    definition: {
      trigger: {
        connector: 'poll',
        operation: 'items',
        input: { url: service.url, itemsPath: 'orders', order: 'oldest_first' },
      },
      steps: [{ id: 'fields', type: 'map', input: {} }],
    },
  });
  await page.goto(`${stack.url}/workflows/${id}`);
  const section = page.locator(`#${fieldId('/trigger')}`).getByRole('region', { name: 'What is there now' });
  const look = section.getByRole('button', { name: 'Look now', exact: true });
  service.answer({ orders: 'none' });
  await look.click();
  await section.getByText('There is no list at ‘orders’').waitFor();
  service.answer({ orders: [{ number: 'A-1' }, { number: 'A-2' }] });
  await look.click();
  await section.getByText('There are 2 items now.').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await section.getByText('"number": "A-2"').waitFor();
  await section.getByRole('button', { name: 'Use as sample', exact: true }).click();
  await page.getByText('Kept. The fields of the steps come from it now.').waitFor();
  const { sample } = await api.call<{ sample: { value: { body: unknown } } }>(
    'GET',
    `/workflows/${id}/sample`,
  );
  expect(sample.value.body).toEqual({ number: 'A-2' });
}, 60_000);
