import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { useMay } from '../access/useMay';
import type { Approval } from '../api/types';
import { Ago } from '../parts/Ago';
import panel from '../parts/Panel.module.css';
import { When } from '../parts/When';
import { texts } from '../texts';
import classes from './ApprovalsPage.module.css';
import { DecideForm } from './DecideForm';

/** One question to a person, with the answer right there. */
export function ApprovalCard({ approval }: { approval: Approval }) {
  const { runId, path, workflowId } = approval;
  const mayDecide = useMay('editor');
  return (
    <li className={panel.card}>
      <Text size="sm" c="dimmed">
        {texts.approvals.asks(approval.workflowName)}
      </Text>
      <h2 className={classes.question}>{approval.message ?? texts.approvals.untold}</h2>
      <div className={panel.facts} style={{ margin: '4px 0 14px' }}>
        <span>
          {texts.approvals.since} <Ago at={approval.since} />
        </span>
        <span>
          {texts.approvals.expires} <When at={approval.expiresAt} />
        </span>
        <Link to="/workflows/$workflowId/runs/$runId" params={{ workflowId, runId }} className={panel.link}>
          {texts.approvals.open}
        </Link>
      </div>
      {mayDecide ? (
        <DecideForm runId={runId} path={path} />
      ) : (
        <Text size="sm" c="dimmed">
          {texts.approvals.viewer}
        </Text>
      )}
    </li>
  );
}
