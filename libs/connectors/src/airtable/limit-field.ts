import { Type } from 'typebox';

export const limitField = () =>
  Type.Optional(
    Type.Integer({
      title: 'At most',
      description: 'So many records.',
      minimum: 1,
      maximum: 10_000,
      default: 100,
    }),
  );
