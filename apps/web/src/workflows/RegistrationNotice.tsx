import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { connectorsQuery, registrationsQuery } from '../api/queries';
import type { Registration, WorkflowDetail } from '../api/types';
import { Notice } from '../parts/Notice';
import { texts } from '../texts';
import classes from './ListeningStatus.module.css';

const words = texts.registrations;
const LOOK_MS = 15_000;

/** Whether a person has to know of it: all others are as they should be, or on their way there. */
const needsWords = ({ state, error }: Registration): boolean =>
  state === 'abandoned' || (error !== null && state !== 'unregistering');

/** What went wrong with making the trigger known to its service, or with taking that back. */
export function RegistrationNotice({ workflow }: { workflow: WorkflowDetail }) {
  const { data } = useQuery({ ...registrationsQuery(workflow.id), refetchInterval: LOOK_MS });
  const { data: connectors } = useQuery(connectorsQuery);
  const shown = (data?.items ?? []).filter(needsWords);
  return shown.map((registration) => {
    const { state, error, createdAt, connector: key } = registration;
    const app = connectors?.items.find((connector) => connector.key === key)?.title ?? key;
    return (
      <div key={`${createdAt} ${state}`} className={classes.place}>
        <Notice tone="warning" title={words[state === 'abandoned' ? 'left' : 'failing'](app)}>
          {error ? <Text size="sm">{error.message}</Text> : null}
          <Text size="sm" c="dimmed">
            {state === 'abandoned' ? words.leftHelp : words.failingHelp}
          </Text>
        </Notice>
      </div>
    );
  });
}
