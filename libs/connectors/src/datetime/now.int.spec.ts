/** Against the clock of this machine. */
import { runAction } from '../../test/run-action';
import { connector } from '.';

it('gives the moment at which it runs, by the clocks of a time zone', async () => {
  const before = Date.now();
  const { date, local } = await runAction(connector, 'now', { timeZone: 'Asia/Kolkata' }, null);
  expect(Date.parse(date as string)).toBeGreaterThanOrEqual(before);
  expect(Date.parse(date as string)).toBeLessThanOrEqual(Date.now());
  expect(local).toMatch(/\+05:30$/);
});
