/** Discord's gateway: https://docs.discord.com/developers/events/gateway */
import { Type } from 'typebox';

import {
  defineStreamTrigger,
  describeHeld,
  eventsField,
  firstOf,
  fromBody,
  type WebSocketDescription,
} from '#connector-sdk';

import { botAuth, DEFAULT_BASE_URL } from './bot-auth';
import { gatewayCloses, gatewayRules, OP } from './gateway-rules';
import { DEFAULT_INTENTS, INTENT_LABELS, intentBits, INTENTS } from './intents';

const DEFAULT_EVENTS = ['MESSAGE_CREATE'];
/** Any of our own: 1000 and 1001 would end the session, which another process may be about to go on with. */
const LEAVE_CODE = 4900;

const text = (title: string) => Type.Union([Type.String(), Type.Null()], { title });
const textAt = (...paths: string[]) => firstOf(...paths.map((path) => fromBody(path)));

export const gatewayTrigger = defineStreamTrigger({
  key: 'gateway',
  title: 'Something happened in Discord',
  description:
    'Starts a run for messages, reactions, members and everything else that a Discord bot is told.',
  auth: { kinds: [botAuth.key], required: true },
  input: Type.Object(
    {
      events: eventsField([
        'MESSAGE_CREATE',
        'MESSAGE_REACTION_ADD',
        'GUILD_MEMBER_ADD',
        'INTERACTION_CREATE',
      ]),
      intents: Type.Optional(
        Type.Array(Type.Enum(Object.keys(INTENTS)), {
          title: 'What the bot is told of',
          description:
            'Discord sends only what belongs to these. Some have to be allowed on the page Bot of your Discord application first.',
          uniqueItems: true,
          minItems: 1,
          default: [...DEFAULT_INTENTS],
          ui: { labels: INTENT_LABELS },
        }),
      ),
      fromBots: Type.Optional(
        Type.Boolean({
          title: 'Messages of bots as well',
          description: 'Of this bot too: a workflow that writes messages would start itself.',
          default: false,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    event: text('Event'),
    text: text('Text'),
    user: text('User'),
    userId: text('Id of the user'),
    channel: text('Id of the channel'),
    server: text('Id of the server'),
    body: Type.Unknown({ title: 'Everything that was sent' }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  }),
  describe({ events, intents, fromBots = false }, auth): WebSocketDescription {
    const baseUrl = String(auth?.fields['baseUrl'] ?? '').trim() || DEFAULT_BASE_URL;
    return {
      transport: 'websocket',
      url: {
        method: 'GET',
        url: `${baseUrl.replace(/\/+$/, '')}/gateway/bot`,
        headers: { authorization: 'Bot {{auth.token}}' },
        address: '{{answer.url}}/?v=10&encoding=json',
        error: 'answer.message',
      },
      resumeUrl: '{{state.resumeUrl}}/?v=10&encoding=json',
      headers: {},
      protocols: [],
      framing: 'json',
      rules: gatewayRules(
        events?.length ? events : DEFAULT_EVENTS,
        intentBits(intents ?? DEFAULT_INTENTS),
        fromBots,
      ),
      heartbeat: {
        everyMs: { path: 'state.every' },
        send: { op: OP.heartbeat, d: '{{state.sequence}}' },
        answered: true,
        firstAtRandom: true,
      },
      remember: ['session', 'resumeUrl', 'sequence'],
      closes: gatewayCloses,
      leaveCode: LEAVE_CODE,
    };
  },
  async parse(stored) {
    const { body, receivedAt } = await describeHeld(stored, 'application/json');
    const payload = { headers: {}, query: '', body, raw: stored.body };
    return {
      event: textAt('t')(payload),
      text: textAt('d.content')(payload),
      user: textAt('d.author.username', 'd.member.user.username', 'd.user.username')(payload),
      userId: textAt('d.author.id', 'd.user_id', 'd.member.user.id', 'd.user.id')(payload),
      channel: textAt('d.channel_id')(payload),
      server: textAt('d.guild_id')(payload),
      body: valueOf(body),
      receivedAt,
    };
  },
});

/** Without what only the connection needs. */
function valueOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'd' in body ? body.d : body;
}
