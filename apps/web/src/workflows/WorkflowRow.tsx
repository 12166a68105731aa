import { Link } from '@tanstack/react-router';

import { useMay } from '../access/useMay';
import type { WorkflowSummary } from '../api/types';
import { Ago } from '../parts/Ago';
import { CopyButton } from '../parts/CopyButton';
import { StatusBadge } from '../parts/StatusBadge';
import { texts } from '../texts';
import { WorkflowMenu } from './WorkflowMenu';
import classes from './WorkflowsPage.module.css';

export function WorkflowRow({ workflow }: { workflow: WorkflowSummary }) {
  const { id, name, published, triggerUrl, paused } = workflow;
  const state = paused ? 'paused' : published ? 'on' : 'draft';
  const mayEdit = useMay('editor');
  return (
    <li className={classes.row}>
      <div className={classes.main}>
        <h2 className={classes.name}>
          <Link to="/workflows/$workflowId" params={{ workflowId: id }} className={classes.open}>
            {name}
          </Link>
        </h2>
        <div className={classes.facts}>
          <span>
            {texts.workflows.changed} <Ago at={workflow.updatedAt} />
          </span>
          {paused ? <span>{paused.reason.message}</span> : null}
          {workflow.brokenConnections.map((broken) => (
            <span key={broken.id} className={classes.broken}>
              {texts.connections.broken(broken.name, null)}
            </span>
          ))}
          {published && workflow.hasUnpublishedChanges ? <span>{texts.workflows.unpublished}</span> : null}
        </div>
      </div>
      <div className={classes.side}>
        <StatusBadge status={state} />
        {triggerUrl ? <CopyButton value={triggerUrl} what={texts.workflows.urlOf(name)} compact /> : null}
        {mayEdit ? <WorkflowMenu id={id} name={name} published={published} paused={paused !== null} /> : null}
      </div>
    </li>
  );
}
