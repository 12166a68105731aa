import { Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import type { Failure, TriedEvent } from '../api/types';
import { Ago } from '../parts/Ago';
import panel from '../parts/Panel.module.css';
import { StatusBadge } from '../parts/StatusBadge';
import { When } from '../parts/When';
import { texts } from '../texts';
import { SideBySide } from './SideBySide';
import classes from './TryPage.module.css';

interface Props {
  event: TriedEvent;
  workflowId: string;
  /** What a step is called, by its path. */
  nameOf: (path: string) => string;
}

/** One event that would have gone differently: outcome, path and requests, then and with the draft. */
export function TriedEventCard({ event, workflowId, nameOf }: Props) {
  const { before, after, path, differences } = event;
  const { tryDraft } = texts;
  const resultsDiffer = before !== null && JSON.stringify(before.result) !== JSON.stringify(after.result);
  return (
    <article className={panel.card}>
      <h3 className={panel.name}>
        {tryDraft.received} <When at={event.receivedAt} />
      </h3>
      <div className={classes.pair}>
        <Side title={tryDraft.before}>
          {before ? <Ending status={before.status} error={before.error} /> : <Text>{tryDraft.neverRan}</Text>}
          <Path steps={path.before} others={path.after} tone="removed" nameOf={nameOf} />
          {before ? (
            <Link
              to="/workflows/$workflowId/runs/$runId"
              params={{ workflowId, runId: before.runId }}
              className={panel.link}
            >
              {tryDraft.openRun}
            </Link>
          ) : null}
        </Side>
        <Side title={tryDraft.after}>
          <Ending status={after.status} error={after.error} />
          <Path steps={path.after} others={path.before} tone="added" nameOf={nameOf} />
        </Side>
      </div>
      {resultsDiffer ? (
        <>
          <h4 className={classes.subtitle}>{tryDraft.result}</h4>
          <SideBySide before={before?.result} after={after.result} />
        </>
      ) : null}
      {differences.length > 0 ? (
        <>
          <h4 className={classes.subtitle}>{tryDraft.steps}</h4>
          <Stack gap="md">
            {differences.map((difference) => (
              <Difference
                key={difference.path + difference.kind}
                event={event}
                difference={difference}
                nameOf={nameOf}
              />
            ))}
          </Stack>
        </>
      ) : null}
    </article>
  );
}

function Side({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={classes.side}>
      <p className={classes.sideTitle}>{title}</p>
      {children}
    </div>
  );
}

function Ending({ status, error }: { status: string; error: Failure | null }) {
  return (
    <div>
      <StatusBadge status={status} />
      {error ? (
        <Text size="sm" mt={4}>
          {error.message}
        </Text>
      ) : null}
    </div>
  );
}

interface PathProps {
  steps: readonly string[];
  others: readonly string[];
  tone: 'added' | 'removed';
  nameOf: Props['nameOf'];
}

/** The steps that reach out, in their order; those that the other side has not stand out. */
function Path({ steps, others, tone, nameOf }: PathProps) {
  return (
    <div>
      <p className={classes.label}>{texts.tryDraft.path}</p>
      {steps.length === 0 ? <span className={classes.quiet}>{texts.tryDraft.noSteps}</span> : null}
      <ol className={classes.path}>
        {steps.map((step) => (
          <li key={step} data-tone={others.includes(step) ? undefined : tone}>
            {others.includes(step) ? nameOf(step) : <strong>{nameOf(step)}</strong>}
          </li>
        ))}
      </ol>
    </div>
  );
}

interface DifferenceProps extends Pick<Props, 'event' | 'nameOf'> {
  difference: TriedEvent['differences'][number];
}

function Difference({ event, difference, nameOf }: DifferenceProps) {
  const { path, kind, before, after } = difference;
  const from = event.steps.find((step) => step.path === path)?.from;
  const made = from ? texts.tryDraft.from[from] : undefined;
  return (
    <div>
      <p className={classes.stepLine}>
        <strong>{nameOf(path)}</strong>{' '}
        <span className={classes.quiet}>{texts.tryDraft.kinds[kind] ?? kind}</span>
      </p>
      <SideBySide before={before} after={after} />
      {made && kind !== 'removed' ? <p className={classes.quiet}>{made}</p> : null}
    </div>
  );
}

/** The events for which nothing changes, behind a fold. */
export function SameEvents({ events, workflowId }: { events: readonly TriedEvent[]; workflowId: string }) {
  if (events.length === 0) return null;
  return (
    <details className={classes.same}>
      <summary>{texts.tryDraft.same(events.length)}</summary>
      <ul className={panel.list}>
        {events.map(({ eventId, receivedAt, before, after }) => (
          <li key={eventId} className={`${panel.row!} ${panel.line!}`}>
            <span className={panel.main}>
              <Ago at={receivedAt} />
            </span>
            <StatusBadge status={after.status} />
            {before ? (
              <Link
                to="/workflows/$workflowId/runs/$runId"
                params={{ workflowId, runId: before.runId }}
                className={panel.link}
              >
                {texts.tryDraft.openRun}
              </Link>
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  );
}
