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
    await page.evaluate(axe);
    const violations = (await page.evaluate('axe.run().then((result) => result.violations)')) as Violation[];
    for (const { id, help, nodes } of violations) {
      for (const node of nodes)
        found.push(`${colorScheme} ${id}: ${help} at ${node.target.join(' ')} ${node.failureSummary ?? ''}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}
