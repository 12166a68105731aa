import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { api } from '../api/client';
import { ApiProblem, hasStatus, messageOf } from '../api/problem';
import { workflowQuery, workflowsQuery } from '../api/queries';
import type { Published } from '../api/types';
import { toastDone, toastError } from '../parts/toast';
import { texts } from '../texts';
import type { useDraft } from './useDraft';

/** Publishes the saved draft; a refusal for what is missing turns the problems on. */
export function usePublish(workflowId: string, draft: ReturnType<typeof useDraft>) {
  const client = useQueryClient();
  const [showProblems, setShowProblems] = useState(false);
  const [asked, setAsked] = useState(0);
  const mutation = useMutation({
    mutationFn: async () => {
      if (!(await draft.flush())) return null;
      return api.post<Published>(`/workflows/${workflowId}/publish`, undefined, {
        ifMatch: draft.etag.current,
      });
    },
    onSuccess: async (published) => {
      if (!published) return toastError(texts.publish.notSaved);
      setShowProblems(false);
      toastDone(texts.publish.done(published.version));
      await client.invalidateQueries({ queryKey: workflowQuery(workflowId).queryKey });
      void client.invalidateQueries({ queryKey: workflowsQuery.queryKey });
    },
    onError: (error) => {
      if (hasStatus(error, 422) && error instanceof ApiProblem && error.errors.length > 0) {
        draft.report([...error.errors]);
        setShowProblems(true);
        setAsked((count) => count + 1);
        return;
      }
      toastError(hasStatus(error, 412) ? texts.publish.stale : messageOf(error));
      if (hasStatus(error, 412))
        void client.invalidateQueries({ queryKey: workflowQuery(workflowId).queryKey });
    },
  });
  return { publish: () => mutation.mutate(), busy: mutation.isPending, showProblems, asked };
}
