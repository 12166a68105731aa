import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';

import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { runQuery } from '../api/queries';
import { toastDone, toastError } from '../parts/toast';
import { texts } from '../texts';

/** Yes or no to a step that waits for a person, with a comment. */
export function DecideForm({ runId, path }: { runId: string; path: string }) {
  const client = useQueryClient();
  const [comment, setComment] = useState('');
  const decide = useMutation({
    mutationFn: (approved: boolean) =>
      api.post(`/approvals/${runId}/decide`, { path, approved, comment: comment.trim() || null }),
    onSuccess: (_, approved) => toastDone(approved ? texts.approvals.approved : texts.approvals.declined),
    onError: (error) => toastError(messageOf(error)),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ['approvals'] });
      await client.invalidateQueries({ queryKey: runQuery(runId).queryKey });
    },
  });
  const busy = (approved: boolean) => decide.isPending && decide.variables === approved;
  return (
    <Stack gap="sm">
      <Textarea
        label={texts.approvals.comment}
        description={texts.approvals.commentHelp}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={5000}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <Group gap="xs">
        <Button
          leftSection={<IconCheck size={17} />}
          loading={busy(true)}
          disabled={busy(false)}
          onClick={() => decide.mutate(true)}
        >
          {texts.approvals.approve}
        </Button>
        <Button
          variant="default"
          leftSection={<IconX size={17} />}
          loading={busy(false)}
          disabled={busy(true)}
          onClick={() => decide.mutate(false)}
        >
          {texts.approvals.decline}
        </Button>
      </Group>
    </Stack>
  );
}
