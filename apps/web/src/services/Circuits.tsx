import { Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { useMay } from '../access/useMay';
import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { Ago } from '../parts/Ago';
import { EmptyList, ListSkeleton } from '../parts/ListStates';
import { Notice } from '../parts/Notice';
import panel from '../parts/Panel.module.css';
import { toastDone, toastError } from '../parts/toast';
import { When } from '../parts/When';
import { texts } from '../texts';
import { type Circuit, circuitsQuery } from './services';

const words = texts.services;

/** The services that are left alone, why, and until when. */
export function Circuits() {
  const client = useQueryClient();
  const mayEdit = useMay('editor');
  const { data, error, isPending } = useQuery(circuitsQuery);
  const close = useMutation({
    mutationFn: ({ host }: Circuit) => api.post(`/circuits/${encodeURIComponent(host)}/close`),
    onSuccess: (_, { host }) => toastDone(words.closed(host)),
    onError: (failure) => toastError(messageOf(failure)),
    onSettled: () => client.invalidateQueries({ queryKey: circuitsQuery.queryKey }),
  });
  if (error) return <Notice tone="error">{messageOf(error)}</Notice>;
  if (isPending) return <ListSkeleton />;
  if (data.items.length === 0) return <EmptyList title={words.allWell}>{words.allWellHelp}</EmptyList>;
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {words.stoppedHelp}
      </Text>
      <ul className={panel.list}>
        {data.items.map((circuit) => (
          <li key={circuit.host} className={panel.row}>
            <div className={panel.line}>
              <div className={panel.main}>
                <p className={panel.name}>{circuit.host}</p>
                <Text size="sm">{circuit.reason.message}</Text>
                <div className={panel.facts}>
                  <span>
                    {words.since} <Ago at={circuit.openedAt} />
                  </span>
                  {circuit.nextProbeAt ? (
                    <span>
                      {words.next} <When at={circuit.nextProbeAt} />
                    </span>
                  ) : (
                    <span>{words.probing}</span>
                  )}
                  {circuit.failedProbes > 0 ? <span>{words.tries(circuit.failedProbes)}</span> : null}
                </div>
              </div>
              {mayEdit ? (
                <Button
                  variant="default"
                  size="sm"
                  aria-label={words.closeNamed(circuit.host)}
                  loading={close.isPending && close.variables.host === circuit.host}
                  onClick={() => close.mutate(circuit)}
                >
                  {words.close}
                </Button>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
