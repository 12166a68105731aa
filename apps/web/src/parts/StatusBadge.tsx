import { texts } from '../texts';
import classes from './StatusBadge.module.css';

/** The state of a run, a step run or a workflow: a dot and a word, so that colour never says it alone. */
export function StatusBadge({ status }: { status: string }) {
  return (
    <span className={classes.badge} data-status={status}>
      <span className={classes.dot} aria-hidden="true" />
      {texts.statuses[status] ?? status}
    </span>
  );
}
