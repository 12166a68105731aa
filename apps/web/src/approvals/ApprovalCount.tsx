import { VisuallyHidden } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';

import { usePollInterval } from '../api/live';
import { approvalsQuery } from '../api/queries';
import { texts } from '../texts';
import classes from './ApprovalsPage.module.css';

/** How many runs wait for a person's word; nothing when none does. */
export function ApprovalCount() {
  const { data } = useInfiniteQuery({ ...approvalsQuery, refetchInterval: usePollInterval() && 30_000 });
  const count = data?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0;
  if (count === 0) return null;
  const shown = data?.pages.at(-1)?.nextCursor ? `${count}+` : String(count);
  return (
    <>
      <span className={classes.count} aria-hidden="true">
        {shown}
      </span>
      <VisuallyHidden> {texts.approvals.waiting(shown)}</VisuallyHidden>
    </>
  );
}
