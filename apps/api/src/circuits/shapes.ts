import { page, PageQuery } from '#schema';
import { type Static, Type } from 'typebox';

const Time = Type.String({ format: 'date-time' });

export const HostParams = Type.Object({
  host: Type.String({
    minLength: 1,
    maxLength: 260,
    pattern: '^[^\\s/?#@\\\\]+$',
    description:
      'As in a URL, with its port where that is not the usual one: `api.example.com`, `localhost:8080`.',
  }),
});
export type HostParams = Static<typeof HostParams>;

export const HostsQuery = Type.Object({
  ...PageQuery.properties,
  cursor: Type.Optional(Type.String({ maxLength: 1200 })),
});
export type HostsQuery = Static<typeof HostsQuery>;

export const CircuitView = Type.Object({
  host: Type.String(),
  state: Type.Enum(['open', 'probing'], {
    description: '`open`: it is not called. `probing`: one request is finding out whether it works again.',
  }),
  openedAt: Time,
  nextProbeAt: Type.Union([Time, Type.Null()], {
    description: 'From when on one request may find out; null while one does.',
  }),
  failedProbes: Type.Integer({ description: 'How many of these requests failed.' }),
  reason: Type.Object(
    { code: Type.String(), message: Type.String() },
    { description: 'How the last request of it failed.' },
  ),
});
export type CircuitView = Static<typeof CircuitView>;

export const CircuitPage = page(CircuitView);
export type CircuitPage = Static<typeof CircuitPage>;

export const PutLimit = Type.Object(
  {
    requests: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'At most so many…' }),
    perMs: Type.Integer({
      minimum: 100,
      maximum: 86_400_000,
      description: '…within any time of this length, in milliseconds.',
    }),
  },
  { additionalProperties: false },
);
export type PutLimit = Static<typeof PutLimit>;

export const LimitView = Type.Object({
  host: Type.String(),
  requests: Type.Integer(),
  perMs: Type.Integer(),
  updatedAt: Time,
});
export type LimitView = Static<typeof LimitView>;

export const LimitPage = page(LimitView);
export type LimitPage = Static<typeof LimitPage>;
