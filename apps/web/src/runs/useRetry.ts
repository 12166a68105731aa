import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';

import { api } from '../api/client';
import { messageOf } from '../api/problem';
import type { RetryRun, RunDetail, RunRetried } from '../api/types';
import { toastDone, toastError, toastNote } from '../parts/toast';
import { texts } from '../texts';

/** Makes a new run of this one and opens it; says why when it does not begin where it was told to. */
export function useRetry(run: Pick<RunDetail, 'id' | 'workflowId'>) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: RetryRun) => api.post<RunRetried>(`/runs/${run.id}/retry`, body),
    onSuccess: async ({ runId, startedOver, reason }) => {
      if (startedOver) toastNote(texts.tree.retry.over, reason ?? '');
      else toastDone(texts.run.retried);
      void client.invalidateQueries({ queryKey: ['runs', run.workflowId] });
      await navigate({
        to: '/workflows/$workflowId/runs/$runId',
        params: { workflowId: run.workflowId, runId },
      });
    },
    onError: (error: Error) => toastError(messageOf(error)),
  });
}
