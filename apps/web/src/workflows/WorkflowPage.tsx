import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useParams } from '@tanstack/react-router';
import { IconArrowLeft } from '@tabler/icons-react';
import { Suspense } from 'react';

import { useMay } from '../access/useMay';
import { hasStatus, messageOf } from '../api/problem';
import { workflowQuery } from '../api/queries';
import { Notice } from '../parts/Notice';
import { StatusBadge } from '../parts/StatusBadge';
import { usePageTitle } from '../parts/usePageTitle';
import { MissingPage } from '../shell/FallbackPages';
import { texts } from '../texts';
import { BrokenConnections } from './BrokenConnections';
import { FloodNotice } from './FloodNotice';
import { ListeningStatus } from './ListeningStatus';
import { PausedBanner } from './PausedBanner';
import { RegistrationNotice } from './RegistrationNotice';
import { StoppedKeys } from './StoppedKeys';
import { WorkflowMenu } from './WorkflowMenu';
import { WorkflowName } from './WorkflowName';
import classes from './WorkflowPage.module.css';

function CardSkeletons() {
  return (
    <Stack gap="lg" aria-busy="true" aria-label={texts.loading} role="status">
      <Skeleton height={58} radius={14} />
      <Skeleton height={220} radius={14} />
      <Skeleton height={180} radius={14} />
    </Stack>
  );
}

/** A workflow's head, with its form or its runs below. */
export function WorkflowPage() {
  const { workflowId } = useParams({ from: '/signed-in/workflows/$workflowId' });
  const { data: workflow, error } = useQuery(workflowQuery(workflowId));
  const mayEdit = useMay('editor');
  usePageTitle(workflow?.name ?? texts.shell.workflows);
  if (!workflow && (hasStatus(error, 404) || hasStatus(error, 400))) return <MissingPage />;
  if (!workflow && error) return <Notice tone="error">{messageOf(error)}</Notice>;
  const state = workflow?.paused ? 'paused' : !workflow?.published ? 'draft' : 'on';
  return (
    <div className={classes.page}>
      <Link to="/" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden="true" /> {texts.shell.workflows}
      </Link>
      <div className={classes.head}>
        {workflow ? (
          <WorkflowName key={workflow.id} workflow={workflow} readOnly={!mayEdit} />
        ) : (
          <Skeleton height={40} flex={1} />
        )}
        {workflow ? (
          <>
            <StatusBadge status={state} />
            {mayEdit ? (
              <WorkflowMenu
                id={workflow.id}
                name={workflow.name}
                published={workflow.published !== null}
                paused={workflow.paused !== null}
                leave
              />
            ) : null}
          </>
        ) : null}
      </div>
      <nav className={classes.tabs} aria-label={texts.workflow.parts}>
        <Link
          to="/workflows/$workflowId"
          params={{ workflowId }}
          activeOptions={{ exact: true }}
          className={classes.tab}
        >
          {texts.workflow.build}
        </Link>
        <Link to="/workflows/$workflowId/runs" params={{ workflowId }} className={classes.tab}>
          {texts.workflow.runs}
        </Link>
        <Link to="/workflows/$workflowId/events" params={{ workflowId }} className={classes.tab}>
          {texts.events.tab}
        </Link>
        {mayEdit ? (
          <Link to="/workflows/$workflowId/try" params={{ workflowId }} className={classes.tab}>
            {texts.tryDraft.link}
          </Link>
        ) : null}
      </nav>
      {workflow ? (
        <>
          <PausedBanner workflow={workflow} />
          <BrokenConnections workflow={workflow} />
          <ListeningStatus workflow={workflow} />
          <RegistrationNotice workflow={workflow} />
          <FloodNotice workflow={workflow} />
          <StoppedKeys workflow={workflow} />
        </>
      ) : null}
      {workflow ? (
        <Suspense fallback={<CardSkeletons />}>
          <Outlet />
        </Suspense>
      ) : (
        <CardSkeletons />
      )}
    </div>
  );
}
