import { MAX_WAIT_MS, page, PageQuery } from '#schema';
import { type Static, Type } from 'typebox';

const Time = Type.String({ format: 'date-time' });
const ExpiresAt = Type.Union([Time, Type.Null()], { description: 'Null: it stays.' });
/** U+0000 can’t be stored. */
const Key = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\x00]*$' });

export const StoreParams = Type.Object({ key: Key });
export type StoreParams = Static<typeof StoreParams>;

export const StoreQuery = Type.Object({
  ...PageQuery.properties,
  cursor: Type.Optional(Type.String({ maxLength: 1200 })),
  prefix: Type.Optional(
    Type.String({ maxLength: 200, pattern: '^[^\\x00]*$', description: 'Only keys that begin with this.' }),
  ),
});
export type StoreQuery = Static<typeof StoreQuery>;

export const StoreKeyView = Type.Object({
  key: Type.String(),
  preview: Type.String({ description: 'The first 200 characters of the value as JSON.' }),
  bytes: Type.Integer({ description: 'Of the value as JSON.' }),
  expiresAt: ExpiresAt,
  updatedAt: Time,
});
export type StoreKeyView = Static<typeof StoreKeyView>;

export const StorePage = page(StoreKeyView);
export type StorePage = Static<typeof StorePage>;

export const StoreEntryView = Type.Object({
  key: Type.String(),
  value: Type.Unknown(),
  expiresAt: ExpiresAt,
  updatedAt: Time,
});
export type StoreEntryView = Static<typeof StoreEntryView>;

export const PutStoreEntry = Type.Object(
  {
    value: Type.Unknown({ description: 'Any JSON value of at most 256 KiB.' }),
    expiresInMs: Type.Optional(
      Type.Integer({ minimum: 1000, maximum: MAX_WAIT_MS, description: 'Default: never.' }),
    ),
  },
  { additionalProperties: false },
);
export type PutStoreEntry = Static<typeof PutStoreEntry>;
