import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { usePollInterval } from '../api/live';
import { lastEventQuery } from '../api/queries';
import { isObject } from './definition';
import { fieldsOf, type Field } from './templates';

const EXAMPLE = { name: 'Ann Lee', email: 'ann@example.com', total: 42 };

export interface Sample {
  /** What a trigger's body may look like. */
  body: unknown;
  origin: 'event' | 'pasted' | 'example';
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

/** Sample data of a workflow: its newest event, else what the person pasted, else a made-up example. */
export function useSample(workflowId: string): Sample {
  const poll = usePollInterval();
  const { data: event } = useQuery({ ...lastEventQuery(workflowId), refetchInterval: poll });
  const [stored, setStored] = useState<unknown>(() => readStored(workflowId));
  const paste = (body: unknown) => {
    setStored(body);
    try {
      localStorage.setItem(storageKey(workflowId), JSON.stringify(body));
    } catch {
      // Storage is switched off: kept for this visit only.
    }
  };
  const received = isObject(event?.parsed) ? event.parsed['body'] : undefined;
  const usable = received !== null && typeof received === 'object';
  const origin = usable ? 'event' : stored !== null ? 'pasted' : 'example';
  const body = usable ? received : (stored ?? EXAMPLE);
  return {
    body,
    origin,
    receivedAt: origin === 'event' ? (event?.receivedAt ?? null) : null,
    fields: fieldsOf(body, 'trigger.body'),
    paste,
  };
}
