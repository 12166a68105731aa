/** Why SendGrid sends somebody no mails any more, and where that is written. */
import { Type } from 'typebox';

export const SUPPRESSIONS = {
  bounces: 'Bounced',
  blocks: 'Blocked',
  spam_reports: 'Reported as spam',
  invalid_emails: 'Not a valid address',
  unsubscribes: 'Unsubscribed',
} as const;

export const suppressionKind = Type.Union(
  [
    Type.Literal('bounces'),
    Type.Literal('blocks'),
    Type.Literal('spam_reports'),
    Type.Literal('invalid_emails'),
    Type.Literal('unsubscribes'),
  ],
  { title: 'Why', ui: { labels: SUPPRESSIONS } },
);
