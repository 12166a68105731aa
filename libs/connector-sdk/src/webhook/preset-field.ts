import { type TSchema, Type } from 'typebox';

import { firstOf, fromBody, type Payload, valueAt } from './payload';

/** One more thing that templates see, beside what every preset gives. */
export interface PresetField {
  schema: TSchema;
  read(payload: Payload): unknown;
}

/** A text at the first of these dotted paths of the body that has one; else null. */
export const textField = (title: string, ...paths: readonly string[]): PresetField => ({
  schema: Type.Union([Type.String(), Type.Null()], { title }),
  read: firstOf(...paths.map(fromBody)),
});

/** Whatever is at the first of these dotted paths of the body that is there; else null. */
export const valueField = (title: string, ...paths: readonly string[]): PresetField => ({
  schema: Type.Unknown({ title }),
  read: ({ body }) => paths.map((path) => valueAt(body, path)).find((value) => value !== undefined) ?? null,
});

/** A moment in seconds or milliseconds since 1970 at a dotted path of the body, as ISO 8601; else null. */
export const momentField = (title: string, path: string, unit: 's' | 'ms'): PresetField => ({
  schema: Type.Union([Type.String(), Type.Null()], { title }),
  read: ({ body }) => {
    const value = Number(valueAt(body, path) ?? Number.NaN);
    const moment = new Date(unit === 's' ? value * 1000 : value);
    return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
  },
});
