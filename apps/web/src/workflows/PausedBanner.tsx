import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPlayerPlay } from '@tabler/icons-react';

import { useMay } from '../access/useMay';
import { heldQuery } from '../api/queries';
import type { WorkflowDetail } from '../api/types';
import { Ago } from '../parts/Ago';
import { Notice } from '../parts/Notice';
import { texts } from '../texts';
import classes from './PausedBanner.module.css';
import { useHeldInterval } from './useHeldInterval';
import { usePause } from './usePause';

/** Why a workflow is paused, since when, and how many events are held meanwhile. */
export function PausedBanner({ workflow }: { workflow: WorkflowDetail }) {
  const { paused } = workflow;
  const mayEdit = useMay('editor');
  const { data: held } = useQuery({
    ...heldQuery(workflow.id),
    enabled: paused !== null,
    refetchInterval: useHeldInterval(workflow),
  });
  const { resume } = usePause(workflow.id);
  if (!paused) return null;
  const byItself = paused.reason.code === 'workflow.failing';
  return (
    <div className={classes.banner}>
      <Notice tone="warning" title={byItself ? texts.pause.failing : texts.pause.paused}>
        <div className={classes.line}>
          <div className={classes.main}>
            <Text size="sm">{paused.reason.message}</Text>
            <Text size="sm" c="dimmed">
              {texts.pause.since} <Ago at={paused.at} /> ·{' '}
              {held && held.held > 0
                ? `${texts.pause.held(held.held, held.atLeast)}. ${texts.pause.heldHelp}`
                : texts.pause.noneHeld}
            </Text>
          </div>
          {mayEdit ? (
            <Button
              leftSection={<IconPlayerPlay size={16} />}
              loading={resume.isPending}
              onClick={() => resume.mutate()}
            >
              {texts.pause.resume}
            </Button>
          ) : null}
        </div>
      </Notice>
    </div>
  );
}
