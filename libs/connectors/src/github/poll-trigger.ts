/** What the triggers that look at a repository again and again have in common. */
import { Type } from 'typebox';

import { everySeconds } from '#connector-sdk';

import { repositoryField } from './fields';

export const pollAuth = { kinds: ['access', 'oauth2'], required: true };
export const pollFields = { repository: repositoryField, everySeconds: everySeconds(300) };
export const pollMs = ({ everySeconds: seconds = 300 }: { everySeconds?: number }): number => seconds * 1000;

export const pollOutput = (title: string, description: string) =>
  Type.Object({
    body: Type.Unknown({ title, description }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  });
