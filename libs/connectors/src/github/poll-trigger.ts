/** What the triggers that look at a repository again and again have in common. */
import { Type } from 'typebox';

import { ACCESS_KIND, everySeconds } from '#connector-sdk';

import { repositoryField } from './fields';
import { SIGN_IN_KIND } from './registration';

export const pollAuth = { kinds: [ACCESS_KIND, SIGN_IN_KIND], required: true };
export const pollFields = { repository: repositoryField, everySeconds: everySeconds(300) };
export const pollMs = ({ everySeconds: seconds = 300 }: { everySeconds?: number }): number => seconds * 1000;

export const pollOutput = (title: string, description: string) =>
  Type.Object({
    body: Type.Unknown({ title, description }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  });
