import { randomBytes, randomInt, randomUUID } from 'node:crypto';

import { Type } from 'typebox';

import { defineAction, PermanentError } from '#connector-sdk';

const KINDS = ['password', 'uuid', 'hex', 'base64url', 'digits', 'number'] as const;
/** Without those that look alike. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const DIGITS = '23456789';
const SIGNS = '!#$%&*+-=?@^_';
/** `randomInt` takes ranges below 2^48. */
const MAX_NUMBER = 100_000_000_000_000;

const sized = { showWhen: { field: 'kind', in: ['password', 'hex', 'base64url', 'digits'] } };
const ranged = { showWhen: { field: 'kind', in: ['number'] } };

export const randomAction = defineAction({
  key: 'random',
  title: 'Something random',
  description: 'Makes a password, an id, or a number that nobody can guess.',
  idempotent: true,
  input: Type.Object(
    {
      kind: Type.Optional(
        Type.Enum([...KINDS], {
          title: 'What',
          default: 'password',
          ui: {
            labels: {
              password: 'A password',
              uuid: 'An id (UUID)',
              hex: 'Hexadecimal digits',
              base64url: 'Letters and digits for addresses',
              digits: 'Digits, as a code to type in',
              number: 'A number',
            },
          },
        }),
      ),
      length: Type.Optional(
        Type.Integer({ title: 'Characters', minimum: 4, maximum: 1000, default: 20, ui: sized }),
      ),
      signs: Type.Optional(
        Type.Boolean({
          title: 'With signs such as ! and ?',
          default: true,
          ui: { showWhen: { field: 'kind', in: ['password'] } },
        }),
      ),
      from: Type.Optional(
        Type.Integer({ title: 'From', minimum: -MAX_NUMBER, maximum: MAX_NUMBER, default: 1, ui: ranged }),
      ),
      to: Type.Optional(
        Type.Integer({ title: 'To', minimum: -MAX_NUMBER, maximum: MAX_NUMBER, default: 100, ui: ranged }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    value: Type.Union([Type.String(), Type.Integer()], { title: 'Value' }),
  }),
  run: async ({ input: { kind = 'password', length = 20, signs = true, from = 1, to = 100 } }) => {
    switch (kind) {
      case 'uuid':
        return { value: randomUUID() };
      case 'hex':
        return {
          value: randomBytes(Math.ceil(length / 2))
            .toString('hex')
            .slice(0, length),
        };
      case 'base64url':
        return { value: randomBytes(length).toString('base64url').slice(0, length) };
      case 'digits':
        return { value: picked('0123456789', length) };
      case 'number':
        return { value: numberBetween(from, to) };
      case 'password':
        return { value: password(length, signs) };
    }
  },
});

const picked = (letters: string, length: number): string =>
  Array.from({ length }, () => letters.charAt(randomInt(letters.length))).join('');

/** With at least one of each sort, as many services ask for; the places are random, too. */
function password(length: number, signs: boolean): string {
  const sorts = [LETTERS.slice(0, 24), LETTERS.slice(24), DIGITS, ...(signs ? [SIGNS] : [])];
  const all = sorts.join('');
  for (;;) {
    const value = picked(all, length);
    if (sorts.every((sort) => [...value].some((letter) => sort.includes(letter)))) return value;
  }
}

function numberBetween(from: number, to: number): number {
  if (from <= to) return randomInt(from, to + 1);
  throw new PermanentError({
    code: 'crypto.bad_range',
    message: 'The first number has to be the smaller one.',
  });
}
