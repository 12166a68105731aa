import { Button, Group, Stack } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { IconSettings } from '@tabler/icons-react';
import { useMemo, useState } from 'react';

import { useMay } from '../access/useMay';
import { workflowQuery } from '../api/queries';
import type { WorkflowDetail } from '../api/types';
import { Notice } from '../parts/Notice';
import { texts } from '../texts';
import { BuilderContext, type BuilderValue } from './builder-context';
import classes from './BuilderPage.module.css';
import { rootList } from './draft-tree';
import flow from './FlowCard.module.css';
import { focusProblem, normalised } from './problems';
import { ProblemSummary } from './ProblemSummary';
import { ConflictNotice, SaveStatus } from './SaveStatus';
import { scopesOf } from './scope';
import { SettingsDialog, settingsOf } from './SettingsDialog';
import { StepCards, StepList } from './StepList';
import { TriggerCard } from './TriggerCard';
import { useDraft } from './useDraft';
import { usePublish } from './usePublish';
import { useSample } from './useSample';

export function BuilderPage() {
  const { workflowId } = useParams({ from: '/signed-in/workflows/$workflowId' });
  const { data: workflow } = useSuspenseQuery(workflowQuery(workflowId));
  return <Builder key={workflowId} workflow={workflow} />;
}

const renderList: BuilderValue['renderList'] = (view) => <StepList {...view} />;

function Builder({ workflow }: { workflow: WorkflowDetail }) {
  const draft = useDraft(workflow);
  const { publish, busy, showProblems, asked } = usePublish(workflow.id, draft);
  const sample = useSample(workflow.id, draft.definition['trigger']);
  const readOnly = !useMay('editor');
  const [settings, setSettings] = useState(false);
  const { definition, change, revision } = draft;
  const problems = useMemo(
    () => (showProblems ? normalised(draft.problems) : []),
    [showProblems, draft.problems],
  );
  const { fields } = sample;
  const scopeOf = useMemo(() => scopesOf(definition, fields), [definition, fields]);
  const builder = useMemo(
    () => ({ definition, change, problems, readOnly, revision, scopeOf, renderList }),
    [definition, change, problems, readOnly, revision, scopeOf],
  );
  const published = workflow.published !== null;
  const upToDate = published && !workflow.hasUnpublishedChanges && draft.state === 'saved';
  const jump = (pointer: string) => {
    if (!/^\/settings(\/|$)/.test(pointer)) return focusProblem(pointer);
    setSettings(true);
    // Once the dialog is there and has taken the focus to itself.
    window.setTimeout(() => focusProblem(pointer), 250);
  };
  const set = settingsOf(definition);
  const settingsButton = (
    <Button variant="subtle" leftSection={<IconSettings size={17} />} onClick={() => setSettings(true)}>
      {set > 0 ? texts.flow.settingsOn(set) : texts.flow.settings}
    </Button>
  );
  return (
    <BuilderContext value={builder}>
      <Stack gap="lg">
        {readOnly ? (
          <Notice tone="info">
            <Group justify="space-between">
              {texts.viewer.builder}
              {settingsButton}
            </Group>
          </Notice>
        ) : (
          <div className={classes.bar}>
            <SaveStatus state={draft.state} />
            <div className={classes.actions}>
              {settingsButton}
              <Button onClick={publish} loading={busy} disabled={upToDate || draft.state === 'conflict'}>
                {upToDate ? texts.publish.upToDate : published ? texts.publish.changes : texts.publish.button}
              </Button>
            </div>
          </div>
        )}
        {draft.state === 'conflict' ? (
          <ConflictNotice takeTheirs={() => void draft.takeTheirs()} keepMine={() => void draft.keepMine()} />
        ) : null}
        {problems.length > 0 ? (
          <ProblemSummary definition={definition} problems={problems} asked={asked} onJump={jump} />
        ) : null}
        <ol className={flow.list} aria-label={texts.builder.steps}>
          <TriggerCard workflow={workflow} sample={sample} />
          <StepCards
            list={rootList(definition)}
            name={texts.flow.lists.steps}
            parent=""
            before={0}
            depth={0}
          />
        </ol>
      </Stack>
      <SettingsDialog opened={settings} onClose={() => setSettings(false)} />
    </BuilderContext>
  );
}
