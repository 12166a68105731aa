import { Notice } from '../parts/Notice';
import { texts } from '../texts';
import classes from './OwnApps.module.css';
import type { ImportProblem } from './own-apps';

/** What of a document could not be taken over. */
export function ImportProblems({ problems }: { problems: readonly ImportProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <Notice tone="warning" title={texts.ownApps.problems(problems.length)}>
      <ul className={classes.problems} tabIndex={0}>
        {problems.map(({ where, message }, index) => (
          <li key={index}>
            {where ? <code>{where}</code> : null} {message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
