import { localIso } from './local-iso';

it.each([
  ['Europe/Berlin', '2026-02-02T07:30:00Z', '2026-02-02T08:30:00.000+01:00'],
  ['Europe/Berlin', '2026-07-02T06:30:00Z', '2026-07-02T08:30:00.000+02:00'],
  ['America/St_Johns', '2026-02-02T03:00:00Z', '2026-02-01T23:30:00.000-03:30'],
  ['Europe/London', '2026-02-02T03:00:00Z', '2026-02-02T03:00:00.000+00:00'],
  ['UTC', '2026-02-02T03:00:00Z', '2026-02-02T03:00:00.000Z'],
])('%s at %s', (timeZone, at, local) => {
  expect(localIso(timeZone, Date.parse(at))).toBe(local);
  expect(Date.parse(local)).toBe(Date.parse(at));
});
