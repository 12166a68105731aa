import type { Page } from 'playwright-core';

const directory = process.env['SLUICE_SHOTS'];

/** Pictures of the page as it is now in `SLUICE_SHOTS`, wide and narrow, light and dark; none when that is not set. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (!directory) return;
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['light', 390],
    ['dark', 1280],
    ['dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: width === 390 ? 844 : 860 });
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: `${directory}/${name}-${colorScheme}-${width}.png`, fullPage: true });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 860 });
}
