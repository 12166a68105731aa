import { TextInput, VisuallyHidden } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { api } from '../api/client';
import { messageOf } from '../api/problem';
import { workflowQuery, workflowsQuery } from '../api/queries';
import type { WorkflowDetail } from '../api/types';
import { toastError } from '../parts/toast';
import { texts } from '../texts';
import classes from './WorkflowPage.module.css';

interface Props {
  workflow: WorkflowDetail;
  readOnly: boolean;
}

/** The name as the page's heading, to be typed over. */
export function WorkflowName({ workflow, readOnly }: Props) {
  const client = useQueryClient();
  const [typed, setTyped] = useState<string | null>(null);
  const rename = useMutation({
    mutationFn: (name: string) => api.patch(`/workflows/${workflow.id}`, { name }),
    onSuccess: (_, name) => {
      client.setQueryData(workflowQuery(workflow.id).queryKey, (old) => old && { ...old, name });
      void client.invalidateQueries({ queryKey: workflowsQuery.queryKey });
    },
    onError: (error) => toastError(messageOf(error)),
    onSettled: () => setTyped(null),
  });
  const leave = () => {
    const name = typed?.trim();
    if (name && name !== workflow.name) rename.mutate(name);
    else setTyped(null);
  };
  return (
    <>
      <VisuallyHidden component="h1">{workflow.name}</VisuallyHidden>
      <TextInput
        className={classes.name}
        aria-label={texts.workflow.name}
        maxLength={200}
        readOnly={readOnly}
        autoComplete="off"
        value={typed ?? workflow.name}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setTyped(null);
        }}
      />
    </>
  );
}
