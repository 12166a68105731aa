import { Link } from '@tanstack/react-router';

import type { RunSummary } from '../api/types';
import { Ago } from '../parts/Ago';
import { formatDuration } from '../parts/duration';
import { StatusBadge } from '../parts/StatusBadge';
import { texts } from '../texts';
import classes from './RunsPage.module.css';
import { versionOf } from './runStatus';

export function RunRow({ run }: { run: RunSummary }) {
  return (
    <li className={classes.row} data-run={run.id}>
      <span className={classes.badge}>
        <StatusBadge status={run.status} />
      </span>
      <div className={classes.main}>
        <Link
          to="/workflows/$workflowId/runs/$runId"
          params={{ workflowId: run.workflowId, runId: run.id }}
          className={classes.open}
        >
          <Ago at={run.createdAt} />
        </Link>
        {run.error ? <span className={classes.error}>{run.error.message}</span> : null}
      </div>
      <span className={classes.facts}>
        {run.retryOf ? <span>{texts.runs.retry}</span> : null}
        <span>{versionOf(run)}</span>
        <span className={classes.duration}>
          {run.durationMs === null ? '' : formatDuration(run.durationMs)}
        </span>
      </span>
    </li>
  );
}
