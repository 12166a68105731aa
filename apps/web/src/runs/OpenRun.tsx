import { useQuery } from '@tanstack/react-query';
import { Navigate, useParams } from '@tanstack/react-router';

import { runQuery } from '../api/queries';
import { LoadingPage, MissingPage } from '../shell/FallbackPages';

/** An address of a run without its workflow, as failure workflows and other runs know it. */
export function OpenRun() {
  const { runId } = useParams({ from: '/signed-in/runs/$runId' });
  const { data: run, error } = useQuery(runQuery(runId));
  if (run) {
    const { workflowId } = run;
    return <Navigate to="/workflows/$workflowId/runs/$runId" params={{ workflowId, runId }} replace />;
  }
  return error ? <MissingPage /> : <LoadingPage />;
}
