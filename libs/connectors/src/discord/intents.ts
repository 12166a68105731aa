/** What a bot asks to be told of, as bits: https://docs.discord.com/developers/events/gateway#gateway-intents */
export const INTENTS: Readonly<Record<string, number>> = {
  guilds: 0,
  guildMembers: 1,
  guildModeration: 2,
  guildExpressions: 3,
  guildIntegrations: 4,
  guildWebhooks: 5,
  guildInvites: 6,
  guildVoiceStates: 7,
  guildPresences: 8,
  guildMessages: 9,
  guildMessageReactions: 10,
  guildMessageTyping: 11,
  directMessages: 12,
  directMessageReactions: 13,
  directMessageTyping: 14,
  messageContent: 15,
  guildScheduledEvents: 16,
  autoModerationConfiguration: 20,
  autoModerationExecution: 21,
  guildMessagePolls: 24,
  directMessagePolls: 25,
};

export const INTENT_LABELS: Readonly<Record<string, string>> = {
  guilds: 'Servers, channels and roles',
  guildMembers: 'Members of servers (to be allowed at Discord)',
  guildModeration: 'Bans and the audit log',
  guildExpressions: 'Emojis, stickers and sounds',
  guildIntegrations: 'Integrations',
  guildWebhooks: 'Webhooks',
  guildInvites: 'Invitations',
  guildVoiceStates: 'Who is in which voice channel',
  guildPresences: 'Who is online (to be allowed at Discord)',
  guildMessages: 'Messages in servers',
  guildMessageReactions: 'Reactions in servers',
  guildMessageTyping: 'Who is typing in servers',
  directMessages: 'Direct messages',
  directMessageReactions: 'Reactions to direct messages',
  directMessageTyping: 'Who is typing in direct messages',
  messageContent: 'The text of messages (to be allowed at Discord)',
  guildScheduledEvents: 'Planned events',
  autoModerationConfiguration: 'Rules of automatic moderation',
  autoModerationExecution: 'What automatic moderation did',
  guildMessagePolls: 'Polls in servers',
  directMessagePolls: 'Polls in direct messages',
};

export const DEFAULT_INTENTS: readonly string[] = [
  'guilds',
  'guildMessages',
  'directMessages',
  'messageContent',
];

export const intentBits = (names: readonly string[]): number =>
  names.reduce((bits, name) => bits | (1 << (INTENTS[name] ?? 0)), 0);
