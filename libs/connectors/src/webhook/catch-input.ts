/** The settings of the catch trigger. */
import { Type } from 'typebox';

import { ADDRESS_RANGE_PATTERN } from '#connector-sdk';

/** Looking at an address in a browser, or a link preview doing so, must not start a run. */
export const DEFAULT_METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Shorter than most senders and load balancers wait. */
export const DEFAULT_DEADLINE_MS = 25_000;

export const DEFAULT_RATE = { perSecond: 100, burst: 200 } as const;

const AT_ONCE = { showWhen: { field: 'respond', in: ['atOnce'] } };

export const catchInput = Type.Object(
  {
    methods: Type.Optional(
      Type.Array(Type.Enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']), {
        title: 'Methods',
        description:
          'The methods that start a run; others are answered with 405. Left out: POST, PUT, PATCH and DELETE.',
        minItems: 1,
        uniqueItems: true,
        default: [...DEFAULT_METHODS],
        ui: { advanced: true },
      }),
    ),
    path: Type.Optional(
      Type.String({
        title: 'Path',
        description:
          'What has to stand behind the address. A part such as :id takes anything, and is {{trigger.params.id}}; a * at the end takes whatever follows. Left empty: anything goes.',
        maxLength: 500,
        pattern: '^(/(:[A-Za-z_][A-Za-z0-9_]*|[^/:*][^/]*))*(/\\*)?/?$',
        ui: { placeholder: '/orders/:id', advanced: true },
      }),
    ),
    respond: Type.Optional(
      Type.Enum(['atOnce', 'whenFinished'], {
        title: 'Answer',
        description:
          'At once: 202 as soon as the event is stored. When finished: the sender waits for the run, and gets what its return step gives.',
        default: 'atOnce',
        ui: { labels: { atOnce: 'At once', whenFinished: 'When the run has finished' } },
      }),
    ),
    deadlineMs: Type.Optional(
      Type.Integer({
        title: 'Longest wait in milliseconds',
        description: 'A run that takes longer goes on, and the sender gets 202 with its id.',
        minimum: 100,
        maximum: 120_000,
        default: DEFAULT_DEADLINE_MS,
        ui: { showWhen: { field: 'respond', in: ['whenFinished'] } },
      }),
    ),
    answerStatus: Type.Optional(
      Type.Integer({
        title: 'Status of the answer',
        description: 'What the sender gets at once, where it wants something else than 202.',
        minimum: 200,
        maximum: 299,
        ui: { ...AT_ONCE, placeholder: '202', advanced: true },
      }),
    ),
    answerBody: Type.Optional(
      Type.String({
        title: 'Text of the answer',
        description: 'What the sender gets at once, as it stands here. Left empty: the id of the event.',
        maxLength: 10_000,
        ui: { ...AT_ONCE, multiline: true, advanced: true },
      }),
    ),
    answerType: Type.Optional(
      Type.String({
        title: 'Type of the answer',
        description: 'What kind of text it is.',
        maxLength: 200,
        pattern: '^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(; ?charset=[A-Za-z0-9-]+)?$',
        ui: { ...AT_ONCE, placeholder: 'text/plain', advanced: true },
      }),
    ),
    deduplicateHeader: Type.Optional(
      Type.String({
        title: 'Delivery header',
        description:
          'A header in which the sender names the delivery. A second request with the same value is accepted but starts nothing.',
        maxLength: 100,
        ui: { placeholder: 'X-GitHub-Delivery', advanced: true },
      }),
    ),
    addresses: Type.Optional(
      Type.Array(Type.String({ pattern: ADDRESS_RANGE_PATTERN, ui: { placeholder: '203.0.113.0/24' } }), {
        title: 'Only from these addresses',
        description:
          'IP addresses, or ranges such as 203.0.113.0/24, from which requests are let in. Left empty: from everywhere.',
        maxItems: 200,
        uniqueItems: true,
        ui: { advanced: true },
      }),
    ),
    origins: Type.Optional(
      Type.Array(
        Type.String({ pattern: '^(\\*|https?://[^/ ]+)$', ui: { placeholder: 'https://shop.example.com' } }),
        {
          title: 'Web pages that may send',
          description:
            'The sites whose pages may send requests from a visitor’s browser, such as https://shop.example.com; * stands for all sites. Left empty: none.',
          maxItems: 50,
          uniqueItems: true,
          ui: { advanced: true },
        },
      ),
    ),
    ratePerSecond: Type.Optional(
      Type.Integer({
        title: 'Most requests a second',
        description: 'Those above it are answered with 429, and senders try again later.',
        minimum: 1,
        maximum: 10_000,
        default: DEFAULT_RATE.perSecond,
        ui: { advanced: true },
      }),
    ),
    rateBurst: Type.Optional(
      Type.Integer({
        title: 'Most requests at once',
        description: 'How many may come at the same moment, after a quiet time.',
        minimum: 1,
        maximum: 20_000,
        default: DEFAULT_RATE.burst,
        ui: { advanced: true },
      }),
    ),
  },
  { additionalProperties: false },
);
