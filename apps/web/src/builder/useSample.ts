import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';

import { usePollInterval } from '../api/live';
import { connectorsQuery, keptSampleQuery, lastEventQuery } from '../api/queries';
import { isObject, type Json } from './definition';
import { exampleOf } from './example-of';
import { fieldsOf, type Field } from './templates';
import { entryOfTrigger, triggerEntries } from './trigger/trigger-entries';

const NOTHING: Json = {};
const EXAMPLE = { name: 'Ann Lee', email: 'ann@example.com', total: 42 };

export interface Sample {
  /** What a trigger's body may look like. */
  body: unknown;
  origin: 'kept' | 'event' | 'pasted' | 'example';
  receivedAt: string | null;
  fields: readonly Field[];
  paste: (body: unknown) => void;
}

const storageKey = (workflowId: string): string => `sluice.sample.${workflowId}`;

function readStored(workflowId: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(storageKey(workflowId)) ?? 'null');
  } catch {
    return null;
  }
}

const isThere = (value: unknown): boolean => value !== null && value !== undefined;

/** The fields of the body, and of what else came with it that people ask for. */
function fieldsOfTrigger(body: unknown, whole: Json): Field[] {
  const beside = ['params', 'query'].flatMap((name) =>
    isObject(whole[name]) ? fieldsOf(whole[name], `trigger.${name}`) : [],
  );
  if (isObject(body)) return [...fieldsOf(body, 'trigger.body'), ...beside];
  const [field] = fieldsOf({ body }, 'trigger');
  return field ? [field, ...beside] : beside;
}

/**
 * Sample data of a workflow: the test event that was kept, else its newest event, else what the person pasted, else a
 * made-up example.
 */
export function useSample(workflowId: string, trigger?: unknown): Sample {
  const poll = usePollInterval();
  const { data: event } = useQuery({ ...lastEventQuery(workflowId), refetchInterval: poll });
  const { data: kept } = useQuery(keptSampleQuery(workflowId));
  const { data: connectors } = useQuery(connectorsQuery);
  const [stored, setStored] = useState<unknown>(() => readStored(workflowId));
  const paste = (body: unknown) => {
    setStored(body);
    try {
      localStorage.setItem(storageKey(workflowId), JSON.stringify(body));
    } catch {
      // Storage is switched off: kept for this visit only.
    }
  };
  const example = useMemo(() => {
    const entry = entryOfTrigger(triggerEntries(connectors?.items ?? []), trigger);
    return (entry && exampleOf(entry, trigger)) ?? EXAMPLE;
  }, [connectors, trigger]);
  const ofKept = isObject(kept?.sample?.value) ? kept.sample.value : NOTHING;
  const ofEvent = isObject(event?.parsed) ? event.parsed : NOTHING;
  const origin = isThere(ofKept['body'])
    ? 'kept'
    : isThere(ofEvent['body'])
      ? 'event'
      : stored !== null
        ? 'pasted'
        : 'example';
  const whole = origin === 'kept' ? ofKept : origin === 'event' ? ofEvent : NOTHING;
  const body = whole['body'] ?? (origin === 'pasted' ? stored : example);
  const fields = useMemo(() => fieldsOfTrigger(body, whole), [body, whole]);
  return {
    body,
    origin,
    receivedAt: origin === 'event' ? (event?.receivedAt ?? null) : null,
    fields,
    paste,
  };
}
