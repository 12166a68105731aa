import { Button, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';

import { TestEvent } from '../../runs/TestEvent';
import { TriggerAddress } from '../../parts/TriggerAddress';
import { texts } from '../../texts';
import { isObject } from '../definition';
import type { Sample } from '../useSample';
import type { TriggerEntry } from './trigger-entries';

const words = texts.triggers;

interface Props {
  workflowId: string;
  entry: TriggerEntry;
  trigger: unknown;
  /** Null when it has none, or before the draft is saved. */
  url: string | null;
  published: boolean;
  sample: Sample;
  readOnly: boolean;
}

/** What kind of address it is, by which people are told what to do with it. */
function kindOf(
  { name }: TriggerEntry,
  trigger: unknown,
  url: string,
): 'form' | 'try' | 'socket' | 'mail' | 'give' {
  if (name.startsWith('form.')) return 'form';
  if (/^wss?:/.test(url)) return 'socket';
  if (/^(mailto:)?[^/]+@[^/]+$/.test(url)) return 'mail';
  const open = isObject(trigger) && typeof trigger['connectionId'] !== 'string';
  return name === 'webhook.catch' && open ? 'try' : 'give';
}

/** Until the draft is saved, the address may still be that of another trigger. */
const ADDRESSES: Record<string, RegExp | undefined> = { webhook: /^https?:/, socket: /^wss?:/, mail: /@/ };

/** Where what starts the workflow has to go; or that nothing has to go anywhere. */
export function TriggerPlace(props: Props) {
  const { workflowId, entry, trigger, published, sample, readOnly } = props;
  const { kind } = entry.trigger;
  const url = props.url !== null && ADDRESSES[kind]?.test(props.url) ? props.url : null;
  if (!url) {
    if (kind === 'webhook' || kind === 'socket') return <Text c="dimmed">{texts.trigger.noUrl}</Text>;
    if (entry.name === 'workflow.manual' && !readOnly)
      return (
        <div>
          <TestEvent workflowId={workflowId} sample={sample.body} published={published} label={words.runIt} />
        </div>
      );
    if (kind === 'call') return null;
    if (kind === 'mail') return <Text c="dimmed">{words.noMail}</Text>;
    return (
      <Text size="sm" c="dimmed">
        {words.listens[kind as keyof typeof words.listens] ?? words.listens.listen}
      </Text>
    );
  }
  const place = kindOf(entry, trigger, url);
  if (place === 'try') return <TriggerAddress url={url} sample={sample.body} published={published} />;
  return (
    <div>
      <TriggerAddress
        url={url.replace(/^mailto:/, '')}
        sample={sample.body}
        published={published}
        brief
        label={words.addresses[place].label}
      >
        {place === 'form' ? (
          <Button
            variant="default"
            component="a"
            href={url}
            target="_blank"
            rel="noreferrer"
            leftSection={<IconExternalLink size={16} />}
          >
            {words.openForm}
          </Button>
        ) : null}
      </TriggerAddress>
      <Text size="sm" c="dimmed" mt={6}>
        {words.addresses[place].help(entry.connector.title)} {published ? '' : words.oncePublished}
      </Text>
    </div>
  );
}
