import { Text } from '@mantine/core';
import { IconWebhook, IconBolt } from '@tabler/icons-react';

import type { ProblemItem } from '../api/types';
import { JsonView } from '../parts/JsonView';
import { TriggerAddress } from '../parts/TriggerAddress';
import { texts } from '../texts';
import { isWebhook } from './definition';
import { FlowCard } from './FlowCard';
import { problemsBeside } from './problems';
import { SampleEditor } from './SampleEditor';
import type { Sample } from './useSample';

interface Props {
  trigger: unknown;
  url: string | null;
  published: boolean;
  sample: Sample;
  problems: readonly ProblemItem[];
}

export function TriggerCard({ trigger, url, published, sample, problems }: Props) {
  const beside = problemsBeside(problems, '/trigger', []);
  if (!isWebhook(trigger)) {
    return (
      <FlowCard
        number={1}
        title={texts.trigger.other}
        icon={IconBolt}
        at="/trigger"
        problems={beside}
        help={texts.builder.readOnly}
      >
        <JsonView value={trigger ?? null} what={texts.trigger.other} />
      </FlowCard>
    );
  }
  return (
    <FlowCard
      number={1}
      title={texts.trigger.webhook}
      help={texts.trigger.help}
      icon={IconWebhook}
      at="/trigger"
      problems={beside}
    >
      {url ? (
        <TriggerAddress url={url} sample={sample.body} published={published} />
      ) : (
        <Text c="dimmed">{texts.trigger.noUrl}</Text>
      )}
      <SampleEditor sample={sample} />
    </FlowCard>
  );
}
