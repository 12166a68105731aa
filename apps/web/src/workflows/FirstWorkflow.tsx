import { Button, Text, Title } from '@mantine/core';
import { IconArrowsShuffle, IconPlus, IconSend, IconWebhook } from '@tabler/icons-react';

import { texts } from '../texts';
import classes from './FirstWorkflow.module.css';

const ICONS = [IconWebhook, IconArrowsShuffle, IconSend];

interface Props {
  /** undefined for those who may only look. */
  create: (() => void) | undefined;
  busy: boolean;
}

/** What the list shows while it is empty: what a workflow is, and a way to make one. */
export function FirstWorkflow({ create, busy }: Props) {
  return (
    <section className={classes.page}>
      <Title order={1}>{texts.first.title}</Title>
      <Text c="dimmed" size="lg" mt="xs" maw={560}>
        {texts.first.text}
      </Text>
      <ol className={classes.steps}>
        {texts.first.steps.map((step, index) => {
          const Icon = ICONS[index] ?? IconSend;
          return (
            <li key={step.title} className={classes.step}>
              <span className={classes.icon} aria-hidden="true">
                <Icon size={22} stroke={1.6} />
              </span>
              <h2 className={classes.name}>{step.title}</h2>
              <Text size="sm" c="dimmed">
                {step.text}
              </Text>
            </li>
          );
        })}
      </ol>
      {create ? (
        <Button size="lg" leftSection={<IconPlus size={20} />} loading={busy} onClick={create}>
          {texts.first.create}
        </Button>
      ) : (
        <Text c="dimmed">{texts.viewer.first}</Text>
      )}
    </section>
  );
}
