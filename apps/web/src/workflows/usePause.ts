import { useMutation, useQueryClient } from '@tanstack/react-query';

import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { workflowQuery, workflowsQuery } from '../api/queries';
import { toastDone, toastError } from '../parts/toast';
import { texts } from '../texts';

/** Pauses a workflow with a reason, which may be empty, and lets it go on. */
export function usePause(workflowId: string) {
  const client = useQueryClient();
  const onError = (error: Error) => toastError(messageOf(error));
  const onSettled = async () => {
    await client.invalidateQueries({ queryKey: workflowQuery(workflowId).queryKey });
    await client.invalidateQueries({ queryKey: workflowsQuery.queryKey });
    await client.invalidateQueries({ queryKey: ['runs', workflowId] });
  };
  const pause = useMutation({
    mutationFn: (reason: string) =>
      api.post(`/workflows/${workflowId}/pause`, reason.trim() === '' ? {} : { reason: reason.trim() }),
    onSuccess: () => toastDone(texts.pause.done),
    onError,
    onSettled,
  });
  const resume = useMutation({
    mutationFn: () => api.post(`/workflows/${workflowId}/resume`),
    onSuccess: () => toastDone(texts.pause.resumed),
    onError,
    onSettled,
  });
  return { pause, resume };
}
