import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { workflowQuery } from '../api/queries';
import type { Listening, WorkflowDetail } from '../api/types';
import { Ago } from '../parts/Ago';
import { Notice } from '../parts/Notice';
import panel from '../parts/Panel.module.css';
import { texts } from '../texts';
import classes from './ListeningStatus.module.css';

const words = texts.listening;
const LOOK_MS = 3000;

const messageIn = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
    ? error.message
    : words.noReason;

function Facts({ listening }: { listening: Listening }) {
  const { since, lastEventAt, reconnects, dropped } = listening;
  return (
    <div className={panel.facts}>
      <span>
        {words.since} <Ago at={since} />
      </span>
      <span>
        {lastEventAt ? (
          <>
            {words.lastEvent} <Ago at={lastEventAt} />
          </>
        ) : (
          words.noEvent
        )}
      </span>
      {reconnects > 0 ? <span>{words.reconnects(reconnects)}</span> : null}
      {dropped > 0 ? <span>{words.dropped(dropped)}</span> : null}
    </div>
  );
}

/** How the trigger of a published workflow is doing, where Sluice is the one that listens. */
export function ListeningStatus({ workflow }: { workflow: WorkflowDetail }) {
  const { data } = useQuery({
    ...workflowQuery(workflow.id),
    refetchInterval: workflow.listening ? LOOK_MS : false,
  });
  const listening = (data ?? workflow).listening;
  if (!listening || workflow.paused) return null;
  const { state, error } = listening;
  const title = words.states[state] ?? state;
  if (state === 'failed' || state === 'stopped')
    return (
      <div className={classes.place}>
        <Notice tone={state === 'stopped' ? 'error' : 'warning'} title={title}>
          <Text size="sm">{messageIn(error)}</Text>
          <Text size="sm" c="dimmed">
            {state === 'stopped' ? words.stoppedHelp : words.failedHelp}
          </Text>
          <Facts listening={listening} />
        </Notice>
      </div>
    );
  return (
    <section className={classes.line} aria-label={words.title} data-state={state}>
      <span className={classes.dot} aria-hidden="true" />
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Facts listening={listening} />
    </section>
  );
}
