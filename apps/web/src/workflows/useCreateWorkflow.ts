import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';

import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { workflowQuery, workflowsQuery } from '../api/queries';
import type { WorkflowDetail } from '../api/types';
import { starterDefinition } from '../builder/definition';
import { toastError } from '../parts/toast';
import { texts } from '../texts';

/** Makes a workflow to begin with and opens it. */
export function useCreateWorkflow() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () =>
      api.post<WorkflowDetail>('/workflows', {
        name: texts.workflows.untitled,
        definition: starterDefinition(),
      }),
    onSuccess: async (workflow) => {
      client.setQueryData(workflowQuery(workflow.id).queryKey, workflow);
      void client.invalidateQueries({ queryKey: workflowsQuery.queryKey });
      await navigate({ to: '/workflows/$workflowId', params: { workflowId: workflow.id } });
    },
    onError: (error) => toastError(messageOf(error)),
  });
}
