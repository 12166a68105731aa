import { useQuery } from '@tanstack/react-query';
import { IconBolt, IconWebhook } from '@tabler/icons-react';
import { useMemo } from 'react';

import { connectorsQuery } from '../api/queries';
import type { WorkflowDetail } from '../api/types';
import { JsonView } from '../parts/JsonView';
import { texts } from '../texts';
import { newObject } from '../schema-form/field-schema';
import { useBuilder } from './builder-context';
import { FlowCard } from './FlowCard';
import { problemsBeside } from './problems';
import { SampleEditor } from './SampleEditor';
import { iconFrom } from '../parts/connectorIcon';
import { LookNow } from './trigger/LookNow';
import { entryOfTrigger, triggerEntries } from './trigger/trigger-entries';
import { SchedulePreview } from './trigger/SchedulePreview';
import { TestEvents } from './trigger/TestEvents';
import { TriggerChoice } from './trigger/TriggerChoice';
import { TriggerForm, triggerFields } from './trigger/TriggerForm';
import { TriggerPlace } from './trigger/TriggerPlace';
import { useCaptures } from './trigger/useCaptures';
import classes from './TriggerCard.module.css';
import type { Sample } from './useSample';

interface Props {
  workflow: Pick<WorkflowDetail, 'id' | 'triggerUrl' | 'testUrl' | 'published'>;
  sample: Sample;
}

/** Kinds that others send to, and so can be tried. */
const ADDRESSED: ReadonlySet<string> = new Set(['webhook', 'socket']);
const CARD = { number: '1', at: '/trigger' };

/** What starts the workflow. */
export function TriggerCard({ workflow, sample }: Props) {
  const { id, triggerUrl: url, testUrl } = workflow;
  const published = workflow.published !== null;
  const { definition, change, problems, readOnly, revision } = useBuilder();
  const { data } = useQuery(connectorsQuery);
  const { forget } = useCaptures(id);
  const entries = useMemo(() => triggerEntries(data?.items ?? []), [data]);
  const { trigger } = definition;
  const entry = entryOfTrigger(entries, trigger);
  const setTrigger = (next: unknown) => change((current) => ({ ...current, trigger: next }));
  const choice = readOnly ? null : (
    <TriggerChoice
      entries={entries}
      chosen={entry}
      onPick={({ connector, trigger: of }) =>
        setTrigger({ connector: connector.key, operation: of.key, input: newObject(of.input) })
      }
    />
  );
  if (!entry)
    return (
      <FlowCard
        {...CARD}
        title={texts.trigger.other}
        icon={IconBolt}
        problems={problemsBeside(problems, '/trigger', [])}
        help={data && trigger ? texts.triggers.unknown : texts.triggers.choose}
      >
        <div className={classes.parts}>
          {data ? choice : null}
          {data && trigger ? <JsonView value={trigger} what={texts.trigger.other} /> : null}
        </div>
      </FlowCard>
    );
  return (
    <FlowCard
      {...CARD}
      title={entry.title}
      help={entry.help}
      icon={entry.name === 'webhook.catch' ? IconWebhook : iconFrom(entry.connector.icon)}
      menu={choice}
      readOnly={readOnly}
      problems={problemsBeside(problems, '/trigger', triggerFields(entry, trigger))}
    >
      <div className={classes.parts}>
        <TriggerPlace workflowId={id} {...{ entry, trigger, url, published, sample, readOnly }} />
        <TriggerForm
          key={`${entry.name} ${revision}`}
          {...{ entry, trigger, problems, readOnly }}
          onChange={setTrigger}
        />
        {entry.trigger.kind === 'schedule' ? <SchedulePreview {...{ entry, trigger }} /> : null}
        {entry.trigger.kind === 'poll' && !readOnly ? (
          <LookNow key={entry.name} workflowId={id} {...{ entry, trigger }} />
        ) : null}
        {testUrl && ADDRESSED.has(entry.trigger.kind) ? (
          <TestEvents workflowId={id} url={testUrl} readOnly={readOnly} />
        ) : null}
        <SampleEditor sample={sample} {...(readOnly ? {} : { onForget: () => forget.mutate() })} />
      </div>
    </FlowCard>
  );
}
