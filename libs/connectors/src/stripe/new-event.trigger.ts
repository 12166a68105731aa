/** For a Sluice that Stripe can't reach: https://docs.stripe.com/api/events/list */
import { Type } from 'typebox';

import {
  ACCESS_KIND,
  definePollTrigger,
  eventsField,
  everySeconds,
  isWanted,
  textAt,
  tooMany,
  valueAt,
} from '#connector-sdk';

import { listAll } from './call';
import { EVENTS } from './events';

/** Of one poll. */
const MOST = 2000;
/** Of the first one, which starts nothing. */
const FIRST = 100;
/** What Stripe takes in one question. */
const MOST_TYPES = 20;

interface Cursor {
  /** Seconds since 1970: when the newest that is known was made. */
  since: number;
}

export const newEventTrigger = definePollTrigger({
  key: 'new_event',
  title: 'Something happened at Stripe (without a public address)',
  description:
    'Looks at the events of the account again and again, up to 2,000 of them in one look. Webhooks are told of them at once.',
  auth: { kinds: [ACCESS_KIND], required: true },
  input: Type.Object(
    { events: eventsField(EVENTS), everySeconds: everySeconds(60) },
    { additionalProperties: false },
  ),
  output: Type.Object({
    body: Type.Unknown({ title: 'The event', description: 'With type, and data.object: what it is about.' }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  }),
  intervalMs: ({ everySeconds: seconds = 60 }) => seconds * 1000,
  source: ({ events = [] }) => events,
  async poll(context) {
    const { events = [] } = context.input;
    const cursor = context.cursor as Cursor | null;
    const named = events.map((event) => event.trim());
    const isExact = named.length <= MOST_TYPES && named.every((name) => /^[a-z_]+(\.[a-z_]+)+$/.test(name));
    const query = {
      types: isExact && named.length > 0 ? named : undefined,
      // Those of this second may be known; Sluice takes each event once.
      created: cursor ? { gte: cursor.since } : undefined,
    };
    const found = await listAll(context, '/v1/events', query, cursor ? MOST + 1 : FIRST);
    if (found.length > MOST) throw tooMany('stripe', MOST);
    const items = found
      .filter((event) => isWanted(textAt(event, 'type'), named))
      .toReversed()
      .flatMap((event) => {
        const id = textAt(event, 'id');
        return id === null ? [] : [{ id, value: event }];
      });
    const newest = Number(valueAt(found[0], 'created') ?? cursor?.since ?? 0);
    return { items, cursor: { since: newest } satisfies Cursor };
  },
});
