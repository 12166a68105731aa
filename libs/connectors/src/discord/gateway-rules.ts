/** What each message of Discord's gateway means: https://docs.discord.com/developers/events/gateway */
import type { CloseRule, MessageRule } from '#connector-sdk';

/** Opcodes: https://docs.discord.com/developers/topics/opcodes-and-status-codes */
export const OP = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalid: 9,
  hello: 10,
  answered: 11,
};

const op = (is: number) => ({ path: 'message.op', is });
const kept = { every: '{{message.d.heartbeat_interval}}' };

/** `events` as in `isWanted`; `intents` as bits. */
export function gatewayRules(events: readonly string[], intents: number, fromBots: boolean): MessageRule[] {
  const dispatch = op(OP.dispatch);
  const keep = { sequence: '{{message.s}}' };
  return [
    {
      when: [op(OP.hello), { path: 'state.session', exists: true }],
      keep: kept,
      send: [
        {
          op: OP.resume,
          d: { token: '{{auth.token}}', session_id: '{{state.session}}', seq: '{{state.sequence}}' },
        },
      ],
    },
    {
      when: [op(OP.hello)],
      keep: kept,
      send: [
        {
          op: OP.identify,
          d: {
            token: '{{auth.token}}',
            intents,
            properties: { os: 'linux', browser: 'sluice', device: 'sluice' },
          },
        },
      ],
    },
    { when: [op(OP.answered)], heartbeat: 'answered' },
    { when: [op(OP.heartbeat)], heartbeat: 'now' },
    { when: [op(OP.reconnect)], end: { then: 'reconnect' } },
    { when: [op(OP.invalid), { path: 'message.d', is: true }], end: { then: 'reconnect' } },
    {
      when: [op(OP.invalid)],
      end: {
        then: 'restart',
        code: 'discord.session_lost',
        message: 'Discord ended the session; what happened meanwhile is not told again.',
      },
    },
    {
      when: [dispatch, { path: 'message.t', is: 'READY' }],
      keep: { ...keep, session: '{{message.d.session_id}}', resumeUrl: '{{message.d.resume_gateway_url}}' },
      ready: true,
    },
    { when: [dispatch, { path: 'message.t', is: 'RESUMED' }], keep, ready: true },
    {
      when: [
        dispatch,
        { path: 'message.t', named: events },
        ...(fromBots ? [] : [{ path: 'message.d.author.bot', isNot: true }]),
      ],
      keep,
      event: { key: '{{state.session}}:{{message.s}}' },
    },
    { when: [dispatch], keep },
  ];
}

export const gatewayCloses: readonly CloseRule[] = [
  {
    codes: [4004],
    then: 'stop',
    message: 'The bot token is not right any more. Enter the new one in the connection, and publish again.',
  },
  {
    codes: [4013, 4014],
    then: 'stop',
    message:
      'Discord does not allow this bot what was asked for. Switch on the privileged intents on the page Bot of your Discord application, or choose less here.',
  },
  { codes: [[4010, 4012]], then: 'stop' },
  { codes: [4003, 4007, 4009], then: 'restart' },
];
