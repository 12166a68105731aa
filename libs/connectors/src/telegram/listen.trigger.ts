/** Asks Telegram and waits for its answer, again and again: https://core.telegram.org/bots/api#getupdates */
import { Type } from 'typebox';

import {
  ACCESS_KIND,
  type ApiClient,
  defineListenTrigger,
  eventsField,
  type HeldContext,
  type HeldEvent,
  listOf,
  parseBody,
  storePatiently,
  textAt,
  valueAt,
} from '#connector-sdk';

import { BOT_PATH } from './auth';
import { KINDS, kindOf, UPDATE_FIELDS, wantedKinds } from './updates';

/** How long Telegram keeps a question open when there is nothing to tell. */
const WAIT_SECONDS = 50;
const PATIENCE_MS = (WAIT_SECONDS + 20) * 1000;

interface ListenInput {
  events?: string[];
}

const text = (title: string) => Type.Union([Type.String(), Type.Null()], { title });

export const listenTrigger = defineListenTrigger({
  key: 'listen',
  title: 'A bot is told something (without a public address)',
  description:
    'Starts a run for messages, commands, buttons and everything else that Telegram tells a bot. Sluice asks Telegram, so no public address is needed.',
  auth: { kinds: [ACCESS_KIND], required: true },
  input: Type.Object({ events: eventsField(KINDS) }, { additionalProperties: false }),
  output: Type.Object({
    event: text('Event'),
    ...Object.fromEntries(Object.entries(UPDATE_FIELDS).map(([name, { title }]) => [name, text(title)])),
    body: Type.Unknown({ title: 'Everything that was sent' }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  }),
  listen,
  async parse({ body: bytes, receivedAt }) {
    const body = await parseBody('application/json', bytes);
    const payload = { headers: {}, query: '', body, raw: bytes };
    const fields = Object.entries(UPDATE_FIELDS).map(([name, { read }]) => [name, read(payload)]);
    return { event: kindOf(body), ...Object.fromEntries(fields), body, receivedAt };
  },
});

/** An update counts as delivered once the next question names a higher number: after it is stored. */
async function listen(context: HeldContext<ListenInput>): Promise<void> {
  const { signal, status, input } = context;
  const allowed = wantedKinds(input.events);
  let next = typeof context.position === 'number' ? context.position : null;
  while (!signal.aborted) {
    const { api } = await context.service(signal);
    try {
      // What was said before the first time is not for this workflow.
      const updates =
        next === null
          ? await ask(api, { offset: -1, allowed_updates: allowed })
          : await ask(api, {
              offset: next,
              timeout: WAIT_SECONDS,
              allowed_updates: allowed,
            });
      status.connected();
      const isFirst = next === null;
      next = numberAfter(updates, next ?? 0);
      const wanted = updates.filter((update) => allowed.includes(kindOf(update) ?? ''));
      await storePatiently(context, isFirst ? [] : wanted.map(toEvent), next);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
  }
}

async function ask(api: ApiClient, json: Record<string, unknown>): Promise<readonly unknown[]> {
  const path = `${BOT_PATH}/getUpdates`;
  const { body } = await api.request({ method: 'POST', path, json, timeoutMs: PATIENCE_MS });
  return listOf(valueAt(body, 'result'));
}

const numberAfter = (updates: readonly unknown[], before: number): number =>
  updates.reduce<number>((next, update) => {
    const id = valueAt(update, 'update_id');
    return typeof id === 'number' ? id + 1 : next;
  }, before);

const toEvent = (update: unknown): HeldEvent => ({
  body: Buffer.from(JSON.stringify(update)),
  key: textAt(update, 'update_id'),
});
