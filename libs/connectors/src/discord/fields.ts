/** Fields that several operations ask for. */
import { Type } from 'typebox';

const id = (title: string, description: string, load: string, dependsOn: readonly string[] = []) =>
  Type.String({
    title,
    description,
    pattern: '^\\s*\\d{1,25}\\s*$',
    ui: {
      options: { load, ...(dependsOn.length > 0 ? { dependsOn } : {}) },
      placeholder: '290926798626357999',
    },
  });

export const serverField = () => id('Server', 'Its id.', 'servers');

/** Only there to find the channel. */
export const serverOfChannelField = Type.Optional(
  Type.String({
    title: 'Server',
    description: 'To choose the channel from a list. Left out: enter its id.',
    maxLength: 50,
    ui: { options: { load: 'servers' } },
  }),
);

export const channelField = (description = 'Its id; that of a thread will do as well.') =>
  id('Channel', description, 'channels', ['server']);

export const roleField = () => id('Role', 'Its id.', 'roles', ['server']);

export const memberField = () => id('Member', 'The person’s id.', 'members', ['server']);

export const messageField = (title = 'Message') =>
  Type.String({
    title,
    description: 'The message’s id.',
    pattern: '^\\s*\\d{1,25}\\s*$',
    ui: { placeholder: '846462639134605312' },
  });

/** https://docs.discord.com/developers/reference#audit-log-entry */
export const reasonField = Type.Optional(
  Type.String({
    title: 'Reason',
    description: 'Shown in the server’s audit log.',
    maxLength: 512,
    ui: { advanced: true },
  }),
);

export const reasonHeader = (reason: string | undefined): Record<string, string> =>
  reason ? { 'x-audit-log-reason': encodeURIComponent(reason).slice(0, 512) } : {};

export const nullable = (title: string) => Type.Union([Type.String(), Type.Null()], { title });

export const Done = Type.Object({ done: Type.Boolean({ title: 'Done' }) });
