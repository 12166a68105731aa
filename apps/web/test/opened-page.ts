/** A stack of its own, and a browser in which its owner is signed in. */
import type { Browser, BrowserContext, Page } from 'playwright-core';

import { accessibilityProblems } from './accessibility';
import { type Api, apiOf } from './api';
import { launchChromium } from './chromium';
import { shoot } from './shots';
import { startStack } from './start-stack';

const WIDE = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };

export interface OpenedPage {
  url: string;
  context: BrowserContext;
  page: Page;
  api: Api;
  /** What scripts threw, and what the content security policy kept out. */
  failures: string[];
  /** Nothing wrong for axe, wide and on a phone, light and dark; and nothing wider than a phone. */
  screen: (name: string) => Promise<void>;
  close: () => Promise<void>;
}

export async function openPage(): Promise<OpenedPage> {
  const stack = await startStack();
  let browser: Browser | undefined;
  const close = async () => {
    await browser?.close();
    await stack.close();
  };
  try {
    browser = await launchChromium();
    const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to|same key/.test(message.text())) failures.push(message.text());
    });
    const api = apiOf(stack.url, context);
    await api.call('POST', '/setup', {
      name: 'Ann Lee',
      email: 'ann@example.com',
      password: 'a long enough password',
    });
    return { url: stack.url, context, page, api, failures, screen: (name) => look(page, name), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function look(page: Page, name: string): Promise<void> {
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.setViewportSize(PHONE);
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(await tooWide(page)).toEqual([]);
  await page.setViewportSize(WIDE);
  await shoot(page, name);
}

/** What makes the page or a dialog wider than the window. */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('[role=dialog]')]
      .filter((element) => element.scrollWidth > element.clientWidth)
      .map(
        (element) => `${element.tagName} ${element.getAttribute('aria-label') ?? ''} ${element.scrollWidth}`,
      ),
  );
