import { useMutation, useQueryClient } from '@tanstack/react-query';

import { api } from '../../api/client';
import { messageOf } from '../../api/problem';
import { capturesQuery, keptSampleQuery } from '../../api/queries';
import { toastDone, toastError } from '../../parts/toast';
import { texts } from '../../texts';

const words = texts.triggers.captures;

/** What can be done with the test events of a workflow. */
export function useCaptures(workflowId: string) {
  const client = useQueryClient();
  const at = `/workflows/${workflowId}/captures`;
  const onError = (error: Error) => toastError(messageOf(error));
  const readAgain = () => client.invalidateQueries({ queryKey: capturesQuery(workflowId).queryKey });
  const sampleAgain = () => client.invalidateQueries({ queryKey: keptSampleQuery(workflowId).queryKey });
  return {
    keep: useMutation({
      mutationFn: (id: string) => api.post(`${at}/${id}/keep`, {}),
      onSuccess: async () => {
        await sampleAgain();
        toastDone(words.kept);
      },
      onError,
    }),
    remove: useMutation({
      mutationFn: (id: string) => api.delete(`${at}/${id}`),
      onSuccess: readAgain,
      onError,
    }),
    clear: useMutation({ mutationFn: () => api.delete(at), onSuccess: readAgain, onError }),
    forget: useMutation({
      mutationFn: () => api.delete(`/workflows/${workflowId}/sample`),
      onSuccess: sampleAgain,
      onError,
    }),
  };
}
