import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { brokenConnectionsQuery } from '../api/queries';
import type { WorkflowDetail } from '../api/types';
import { Notice } from '../parts/Notice';
import panel from '../parts/Panel.module.css';
import { texts } from '../texts';
import classes from './ListeningStatus.module.css';

const words = texts.connections;

/** Says which connections of a workflow its services take no more, in their words, and leads to where that is mended. */
export function BrokenConnections({ workflow }: { workflow: WorkflowDetail }) {
  const { data: broken } = useQuery({
    ...brokenConnectionsQuery(workflow.id),
    initialData: workflow.brokenConnections,
  });
  if (broken.length === 0) return null;
  return (
    <div className={classes.place}>
      <Notice tone="warning" title={words.brokenTitle}>
        {broken.map(({ id, name, message }) => (
          <p key={id} style={{ margin: '4px 0' }}>
            {words.broken(name, message)}
          </p>
        ))}
        <Link to="/settings/connections" className={panel.link!}>
          {words.toConnections}
        </Link>
      </Notice>
    </div>
  );
}
