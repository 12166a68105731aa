import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconEye } from '@tabler/icons-react';

import { api } from '../../api/client';
import { messageOf } from '../../api/problem';
import { keptSampleQuery } from '../../api/queries';
import type { PollLook } from '../../api/types';
import { JsonView } from '../../parts/JsonView';
import { Notice } from '../../parts/Notice';
import { toastDone, toastError } from '../../parts/toast';
import { texts } from '../../texts';
import { inputOf, isObject } from '../definition';
import classes from './TestEvents.module.css';
import type { TriggerEntry } from './trigger-entries';

const words = texts.triggers.look;

interface Props {
  workflowId: string;
  entry: TriggerEntry;
  trigger: unknown;
}

/** Asks once what a poll would find, to see whether the settings are right; the newest item can be the sample. */
export function LookNow({ workflowId, entry, trigger }: Props) {
  const client = useQueryClient();
  const look = useMutation({
    mutationFn: () =>
      api.post<PollLook>('/triggers/look', {
        connector: entry.connector.key,
        operation: entry.trigger.key,
        input: inputOf(trigger),
        connectionId: isObject(trigger) ? (trigger['connectionId'] ?? null) : null,
      }),
  });
  const keep = useMutation({
    mutationFn: (value: unknown) => api.put(`/workflows/${workflowId}/sample`, { value }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keptSampleQuery(workflowId).queryKey });
      toastDone(words.kept);
    },
    onError: (error) => toastError(messageOf(error)),
  });
  const newest = look.data?.samples[0];
  return (
    <section aria-label={words.label}>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconEye size={16} />}
        loading={look.isPending}
        onClick={() => look.mutate()}
      >
        {words.button}
      </Button>
      <div role="status">
        {look.data ? (
          <Text size="sm" mt={8}>
            {words.found(look.data.found)}
          </Text>
        ) : null}
      </div>
      {look.error ? <Notice tone="error">{messageOf(look.error)}</Notice> : null}
      {look.data && newest !== undefined ? (
        <div className={classes.list}>
          <div className={classes.item}>
            <div className={classes.head}>
              <Text size="sm" fw={600}>
                {words.newest}
              </Text>
              <Button
                variant="light"
                size="compact-sm"
                loading={keep.isPending}
                onClick={() => keep.mutate(newest)}
              >
                {words.keep}
              </Button>
            </div>
            <JsonView value={isObject(newest) ? newest['body'] : newest} what={words.newest} />
          </div>
        </div>
      ) : null}
    </section>
  );
}
