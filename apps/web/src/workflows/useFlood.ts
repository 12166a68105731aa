import { useMutation, useQueryClient } from '@tanstack/react-query';

import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { floodsQuery } from '../api/queries';
import { toastDone, toastError } from '../parts/toast';
import { texts } from '../texts';

/** Releases or drops what is held. */
export function useFlood(workflowId: string, id: string, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (what: 'release' | 'drop') => api.post(`/floods/${id}/${what}`),
    onSuccess: (_, what) => toastDone(texts.floods[what === 'release' ? 'released' : 'dropped']),
    onError: (error) => toastError(messageOf(error)),
    onSettled: () => {
      onDone();
      return client.invalidateQueries({ queryKey: floodsQuery(workflowId).queryKey });
    },
  });
}
