import { Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { IconMessageQuestion, IconPlayerPlay, IconUserCheck } from '@tabler/icons-react';

import { usePollInterval } from '../api/live';
import { messageOf } from '../api/problem';
import { approvalsQuery } from '../api/queries';
import { ListSkeleton, ShowMore } from '../parts/ListStates';
import { Notice } from '../parts/Notice';
import panel from '../parts/Panel.module.css';
import { usePageTitle } from '../parts/usePageTitle';
import { texts } from '../texts';
import { ApprovalCard } from './ApprovalCard';
import classes from './ApprovalsPage.module.css';

const ICONS = [IconMessageQuestion, IconUserCheck, IconPlayerPlay];

/** Every run that waits for a person's word. */
export function ApprovalsPage() {
  usePageTitle(texts.approvals.title);
  const approvals = useInfiniteQuery({ ...approvalsQuery, refetchInterval: usePollInterval() });
  const items = approvals.data?.pages.flatMap((page) => page.items);
  if (items?.length === 0) return <NoApprovals />;
  return (
    <div className={panel.page}>
      <Title order={1}>{texts.approvals.title}</Title>
      <Text c="dimmed" mt={6} mb="xl">
        {texts.approvals.text}
      </Text>
      {approvals.error && !items ? <Notice tone="error">{messageOf(approvals.error)}</Notice> : null}
      {approvals.isPending ? <ListSkeleton height={180} /> : null}
      {items ? (
        <ul className={panel.cards} aria-label={texts.approvals.list}>
          {items.map((approval) => (
            <ApprovalCard key={`${approval.runId} ${approval.path}`} approval={approval} />
          ))}
        </ul>
      ) : null}
      <ShowMore list={approvals} />
    </div>
  );
}

/** What an approval is, for who has never had one. */
function NoApprovals() {
  const { empty, title } = texts.approvals;
  return (
    <div className={panel.page}>
      <Title order={1}>{title}</Title>
      <Text fw={600} size="lg" mt="lg">
        {empty.title}
      </Text>
      <Text c="dimmed" mt={4} maw={600}>
        {empty.text}
      </Text>
      <ol className={classes.steps}>
        {empty.steps.map((step, n) => {
          const Icon = ICONS[n] ?? IconUserCheck;
          return (
            <li key={step.title} className={classes.step}>
              <span className={classes.icon} aria-hidden="true">
                <Icon size={20} stroke={1.6} />
              </span>
              <div>
                <h2 className={panel.name}>{step.title}</h2>
                <Text size="sm" c="dimmed">
                  {step.text}
                </Text>
              </div>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
