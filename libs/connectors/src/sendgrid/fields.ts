/** Settings that several operations ask for. */
import { Type } from 'typebox';

const MAIL = { minLength: 3, maxLength: 254 };

export const email = Type.String({ title: 'Mail address', ...MAIL });

export const emails = (title: string, description?: string) =>
  Type.Array(Type.String(MAIL), {
    title,
    maxItems: 1000,
    ...(description === undefined ? {} : { description }),
  });

export const lists = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
    title: 'Lists',
    maxItems: 100,
    ui: { options: { load: 'lists' } },
  }),
);

export const list = Type.String({
  title: 'List',
  minLength: 1,
  maxLength: 100,
  ui: { options: { load: 'lists' } },
});

export const group = Type.Optional(
  Type.Integer({
    title: 'Unsubscribe group',
    ui: { options: { load: 'groups' } },
  }),
);
