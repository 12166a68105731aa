import { Button, Group, Menu, Stack } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { IconArrowsShuffle, IconPlus, IconSend } from '@tabler/icons-react';

import { useMay } from '../access/useMay';
import { workflowQuery } from '../api/queries';
import type { WorkflowDetail } from '../api/types';
import { Notice } from '../parts/Notice';
import { texts } from '../texts';
import { freeStepId, mapBefore, newHttpStep, newMapStep, stepsOf, withStep } from './definition';
import flow from './FlowCard.module.css';
import { normalised } from './problems';
import { ProblemSummary } from './ProblemSummary';
import classes from './BuilderPage.module.css';
import { ConflictNotice, SaveStatus } from './SaveStatus';
import { StepCards } from './StepCards';
import { TriggerCard } from './TriggerCard';
import { useDraft } from './useDraft';
import { usePublish } from './usePublish';
import { useSample } from './useSample';

export function BuilderPage() {
  const { workflowId } = useParams({ from: '/signed-in/workflows/$workflowId' });
  const { data: workflow } = useSuspenseQuery(workflowQuery(workflowId));
  return <Builder key={workflowId} workflow={workflow} />;
}

function Builder({ workflow }: { workflow: WorkflowDetail }) {
  const draft = useDraft(workflow);
  const { publish, busy, showProblems, asked } = usePublish(workflow.id, draft);
  const sample = useSample(workflow.id);
  const mayEdit = useMay('editor');
  const { definition, change } = draft;
  const problems = showProblems ? normalised(draft.problems) : [];
  const published = workflow.published !== null;
  const upToDate = published && !workflow.hasUnpublishedChanges && draft.state === 'saved';
  const addMap = () => change((current) => withStep(current, newMapStep(freeStepId(current, 'fields'))));
  const addHttp = () =>
    change((current) => {
      const mapId = mapBefore(current, stepsOf(current).length);
      const body = mapId === null ? '{{trigger.body}}' : `{{steps.${mapId}}}`;
      return withStep(current, newHttpStep(freeStepId(current, 'request'), body));
    });
  return (
    <Stack gap="lg">
      {mayEdit ? (
        <div className={classes.bar}>
          <SaveStatus state={draft.state} />
          <Button onClick={publish} loading={busy} disabled={upToDate || draft.state === 'conflict'}>
            {upToDate ? texts.publish.upToDate : published ? texts.publish.changes : texts.publish.button}
          </Button>
        </div>
      ) : (
        <Notice tone="info">{texts.viewer.builder}</Notice>
      )}
      {draft.state === 'conflict' ? (
        <ConflictNotice takeTheirs={() => void draft.takeTheirs()} keepMine={() => void draft.keepMine()} />
      ) : null}
      {problems.length > 0 ? (
        <ProblemSummary definition={definition} problems={problems} asked={asked} />
      ) : null}
      <ol className={flow.list} aria-label={texts.builder.steps}>
        <TriggerCard
          trigger={definition['trigger']}
          url={workflow.triggerUrl}
          published={published}
          sample={sample}
          problems={problems}
        />
        <StepCards
          {...{ definition, revision: draft.revision, sample, problems, change, readOnly: !mayEdit }}
        />
      </ol>
      {mayEdit ? (
        <Group justify="center">
          <Menu position="bottom">
            <Menu.Target>
              <Button variant="default" leftSection={<IconPlus size={16} />}>
                {texts.builder.addStep}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconArrowsShuffle size={16} />} onClick={addMap}>
                {texts.map.title}
              </Menu.Item>
              <Menu.Item leftSection={<IconSend size={16} />} onClick={addHttp}>
                {texts.http.title}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      ) : null}
    </Stack>
  );
}
