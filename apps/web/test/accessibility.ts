import { readFileSync } from 'node:fs';

import type { Page } from 'playwright-core';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  help: string;
  nodes: { target: unknown[]; failureSummary?: string }[];
}

/** Whatever axe finds on the page as it is now, in both colour schemes; empty when all is well. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForFunction(
      (scheme) => document.documentElement.getAttribute('data-mantine-color-scheme') === scheme,
      colorScheme,
    );
    // Colours that are still changing would be measured half-way.
    await page.waitForFunction(() =>
      document.getAnimations().every((animation) => animation.playState !== 'running'),
    );
    found.push(...(await violations(page, colorScheme)));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

/** As `accessibilityProblems`, of a page that only follows the system's colours. */
export async function problemsOfPlainPage(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await violations(page, colorScheme)));
  }
  return found;
}

async function violations(page: Page, colorScheme: string): Promise<string[]> {
  await page.evaluate(axe);
  const found = (await page.evaluate('axe.run().then((result) => result.violations)')) as Violation[];
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(
      (node) => `${colorScheme} ${id}: ${help} at ${node.target.join(' ')} ${node.failureSummary ?? ''}`,
    ),
  );
}
