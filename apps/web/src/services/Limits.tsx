import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';

import { useMay } from '../access/useMay';
import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { EmptyList, ListSkeleton } from '../parts/ListStates';
import { Notice } from '../parts/Notice';
import panel from '../parts/Panel.module.css';
import { toastDone, toastError } from '../parts/toast';
import { texts } from '../texts';
import { NewLimit } from './NewLimit';
import { type Limit, limitsQuery } from './services';

const words = texts.services;

/** How often services may be called, as people decided. */
export function Limits() {
  const client = useQueryClient();
  const mayEdit = useMay('editor');
  const { data, error, isPending } = useQuery(limitsQuery);
  const [adding, setAdding] = useState(false);
  const remove = useMutation({
    mutationFn: ({ host }: Limit) => api.delete(`/outbound-limits/${encodeURIComponent(host)}`),
    onSuccess: (_, { host }) => toastDone(words.removed(host)),
    onError: (failure) => toastError(messageOf(failure)),
    onSettled: () => client.invalidateQueries({ queryKey: limitsQuery.queryKey }),
  });
  return (
    <>
      <Group justify="space-between" align="flex-start" mb="sm">
        <Text size="sm" c="dimmed" maw={520}>
          {words.limitsHelp}
        </Text>
        {mayEdit ? (
          <Button
            variant="default"
            size="sm"
            leftSection={<IconPlus size={16} />}
            onClick={() => setAdding(true)}
          >
            {words.add}
          </Button>
        ) : null}
      </Group>
      {error ? <Notice tone="error">{messageOf(error)}</Notice> : null}
      {isPending && !error ? <ListSkeleton /> : null}
      {data?.items.length === 0 ? <EmptyList title={words.noLimits}>{words.noLimitsHelp}</EmptyList> : null}
      {data && data.items.length > 0 ? (
        <ul className={panel.list}>
          {data.items.map((limit) => (
            <li key={limit.host} className={panel.row}>
              <div className={panel.line}>
                <div className={panel.main}>
                  <p className={panel.name}>{limit.host}</p>
                  <div className={panel.facts}>
                    <span>
                      {words.limit(
                        limit.requests,
                        words.perUnits[limit.perMs] ?? words.milliseconds(limit.perMs),
                      )}
                    </span>
                  </div>
                </div>
                {mayEdit ? (
                  <Button
                    variant="default"
                    size="sm"
                    aria-label={words.removeNamed(limit.host)}
                    onClick={() => remove.mutate(limit)}
                  >
                    {words.remove}
                  </Button>
                ) : null}
              </div>
            </li>
          ))}
        </ul>
      ) : null}
      {adding ? <NewLimit onClose={() => setAdding(false)} /> : null}
    </>
  );
}
