/** How to sign in at a mailbox. */
import { Type } from 'typebox';

import { certificateFields, defineAuth, serverFields } from '#connector-sdk';

export const AUTH_KINDS = [
  defineAuth({
    key: 'imap',
    title: 'Mailbox (IMAP)',
    fields: Type.Object(
      {
        ...serverFields(993),
        tls: Type.Enum(['on', 'starttls', 'off'], {
          title: 'Encryption',
          description:
            'On: from the beginning, mostly port 993. STARTTLS: after a greeting, mostly port 143.',
          default: 'on',
          ui: { labels: { on: 'From the start (TLS)', starttls: 'After a greeting (STARTTLS)', off: 'Off' } },
        }),
        user: Type.String({
          title: 'User name',
          description: 'Mostly the address.',
          minLength: 1,
          maxLength: 500,
        }),
        password: Type.String({
          title: 'Password',
          description: 'Many providers want one that was made for this app only.',
          minLength: 1,
          maxLength: 10_000,
          ui: { secret: true },
        }),
        ...certificateFields(),
      },
      { additionalProperties: false },
    ),
  }),
];

/** What the operations of a mailbox say of the connections it takes. */
export const AUTH = { kinds: ['imap'], required: true } as const;
