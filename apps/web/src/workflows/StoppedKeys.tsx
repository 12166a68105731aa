import { Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { useMay } from '../access/useMay';
import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { stoppedKeysQuery } from '../api/queries';
import type { WorkflowDetail } from '../api/types';
import { Ago } from '../parts/Ago';
import { Notice } from '../parts/Notice';
import panel from '../parts/Panel.module.css';
import { toastDone, toastError } from '../parts/toast';
import { texts } from '../texts';
import classes from './PausedBanner.module.css';
import { useHeldInterval } from './useHeldInterval';

/** The keys of an ordered workflow behind a run that failed, each with a way to go on. */
export function StoppedKeys({ workflow }: { workflow: WorkflowDetail }) {
  const { id } = workflow;
  const client = useQueryClient();
  const mayEdit = useMay('editor');
  const settings = workflow.published?.definition.settings;
  const stops = Boolean(settings?.orderBy) && settings?.onKeyFailure === 'stop';
  const { data } = useQuery({
    ...stoppedKeysQuery(id),
    enabled: stops,
    refetchInterval: useHeldInterval(workflow),
  });
  const goOn = useMutation({
    mutationFn: (key: string) => api.post(`/workflows/${id}/keys/resume`, { key }),
    onSuccess: (_, key) => toastDone(texts.stoppedKeys.done(key)),
    onError: (error) => toastError(messageOf(error)),
    onSettled: () => client.invalidateQueries({ queryKey: ['runs', id] }),
  });
  if (!data || data.items.length === 0) return null;
  return (
    <div className={classes.banner}>
      <Notice tone="warning" title={texts.stoppedKeys.title(data.items.length)}>
        <Text size="sm">{texts.stoppedKeys.text}</Text>
        <ul className={classes.keys}>
          {data.items.map(({ key, runId, since, waiting }) => (
            <li key={key} className={classes.key}>
              <div className={classes.main}>
                <Text fw={600} className={panel.mono}>
                  {key}
                </Text>
                <div className={panel.facts}>
                  <span>{texts.stoppedKeys.waiting(waiting)}</span>
                  <span>
                    {texts.stoppedKeys.since} <Ago at={since} />
                  </span>
                  <Link
                    to="/workflows/$workflowId/runs/$runId"
                    params={{ workflowId: id, runId }}
                    className={panel.link}
                  >
                    {texts.stoppedKeys.run}
                  </Link>
                </div>
              </div>
              {mayEdit ? (
                <Button
                  variant="default"
                  size="xs"
                  aria-label={texts.stoppedKeys.goOnNamed(key)}
                  loading={goOn.isPending && goOn.variables === key}
                  onClick={() => goOn.mutate(key)}
                >
                  {texts.stoppedKeys.goOn}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
