import { defineAuth } from '#connector-sdk';
import { redact, REDACTED } from '#kernel';
import { Type } from 'typebox';

import { secretsOf } from './secrets-of';

const kind = defineAuth({
  key: 'all',
  title: 'All',
  fields: Type.Object({
    baseUrl: Type.String(),
    username: Type.String(),
    password: Type.String({ ui: { secret: true } }),
    pin: Type.Optional(Type.Number({ ui: { secret: true } })),
    servers: Type.Optional(
      Type.Array(Type.Object({ host: Type.String(), key: Type.String({ ui: { secret: true } }) })),
    ),
    choice: Type.Optional(
      Type.Union([
        Type.Object({ hidden: Type.String({ ui: { secret: true } }), shown: Type.String() }),
        Type.Null(),
      ]),
    ),
    bag: Type.Optional(Type.Record(Type.String(), Type.String(), { ui: { secret: true } })),
  }),
});
const open = { baseUrl: 'https://shop.example', username: 'username-of-ann' };
const shown = (fields: Record<string, unknown>, said: unknown) => redact(said, secretsOf(kind, fields));

describe('secretsOf', () => {
  it('takes what is secret, however deep, and leaves what is open', () => {
    const fields = {
      ...open,
      password: 'password-canary',
      pin: 123456,
      servers: [{ host: 'db.example', key: 'server-canary' }],
      choice: { hidden: 'choice-canary', shown: 'shown' },
      bag: { any: 'bag-canary' },
    };
    const said = 'password-canary server-canary choice-canary bag-canary 123456 ';
    const opened = 'https://shop.example username-of-ann db.example shown any';
    expect(shown(fields, said + opened)).toBe(`${`${REDACTED} `.repeat(5)}${opened}`);
  });

  it('takes user name and password as they are sent together', () => {
    const fields = { ...open, password: 'short' };
    const basic = Buffer.from('username-of-ann:short').toString('base64');
    expect(shown(fields, `Basic ${basic}`)).toBe(`Basic ${REDACTED}`);
    expect(shown(fields, Buffer.from('short:').toString('base64'))).toBe(REDACTED);
    expect(shown(fields, Buffer.from('username-of-ann:').toString('base64'))).not.toContain(REDACTED);
  });

  it('takes a field that the kind does not know for secret', () => {
    expect(shown({ ...open, password: 'p', later: { deep: ['later-canary'] } }, 'later-canary')).toBe(
      REDACTED,
    );
    expect(secretsOf(null, { token: 'of-no-kind' })).toContain('of-no-kind');
  });
});
