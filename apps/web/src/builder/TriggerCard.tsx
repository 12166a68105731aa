import { NativeSelect, Text } from '@mantine/core';
import { IconAlertTriangle, IconBolt, IconSubtask, IconWebhook } from '@tabler/icons-react';

import { JsonView } from '../parts/JsonView';
import { TriggerAddress } from '../parts/TriggerAddress';
import { texts } from '../texts';
import { useBuilder } from './builder-context';
import { isObject } from './definition';
import { FlowCard } from './FlowCard';
import { ResponseForm, responseFields } from './forms/ResponseForm';
import { fieldId, problemsBeside } from './problems';
import { SampleEditor } from './SampleEditor';
import classes from './TriggerCard.module.css';
import type { Sample } from './useSample';

interface Props {
  url: string | null;
  published: boolean;
  sample: Sample;
}

type Kind = keyof typeof texts.triggers.kinds;

const LOOKS = {
  'webhook.catch': { title: texts.trigger.webhook, help: texts.trigger.help, icon: IconWebhook },
  'workflow.called': { ...texts.triggers.called, icon: IconSubtask },
  'workflow.failed': { ...texts.triggers.failed, icon: IconAlertTriangle },
} satisfies Record<Kind, { title: string; help: string; icon: typeof IconBolt }>;

const KINDS = Object.entries(texts.triggers.kinds).map(([value, label]) => ({ value, label }));
const CARD = { number: '1', at: '/trigger' };

function kindOf(trigger: unknown): Kind | undefined {
  if (!isObject(trigger)) return undefined;
  const name = `${String(trigger['connector'])}.${String(trigger['operation'])}`;
  return name in LOOKS ? (name as Kind) : undefined;
}

/** What starts the workflow. */
export function TriggerCard({ url, published, sample }: Props) {
  const { definition, change, problems, readOnly } = useBuilder();
  const { trigger } = definition;
  const kind = kindOf(trigger);
  const setTrigger = (next: unknown) => change((current) => ({ ...current, trigger: next }));
  const beside = problemsBeside(problems, '/trigger', kind === 'webhook.catch' ? responseFields : []);
  if (kind === undefined)
    return (
      <FlowCard
        {...CARD}
        title={texts.trigger.other}
        icon={IconBolt}
        problems={beside}
        help={texts.builder.readOnly}
      >
        <JsonView value={trigger ?? null} what={texts.trigger.other} />
      </FlowCard>
    );
  return (
    <FlowCard {...CARD} {...LOOKS[kind]} problems={beside}>
      <div className={classes.parts}>
        {readOnly ? null : (
          <NativeSelect
            label={texts.triggers.kind}
            maw={340}
            id={fieldId('/trigger/operation')}
            data={KINDS}
            value={kind}
            onChange={(event) => {
              const [connector, operation] = event.currentTarget.value.split('.');
              setTrigger({ connector, operation, input: {} });
            }}
          />
        )}
        {kind === 'webhook.catch' ? (
          <div>
            {url ? (
              <TriggerAddress url={url} sample={sample.body} published={published} />
            ) : (
              <Text c="dimmed">{texts.trigger.noUrl}</Text>
            )}
          </div>
        ) : null}
        <SampleEditor sample={sample} />
        {kind === 'webhook.catch' ? (
          <ResponseForm trigger={trigger} problems={problems} readOnly={readOnly} onChange={setTrigger} />
        ) : null}
      </div>
    </FlowCard>
  );
}
