import { ActionIcon, Menu, Text, Title } from '@mantine/core';
import { IconDots, IconTrash } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';

import type { ProblemItem } from '../api/types';
import { texts } from '../texts';
import classes from './FlowCard.module.css';
import { fieldId } from './problems';

interface Props {
  /** 1 for the trigger. */
  number: number;
  title: string;
  help?: string;
  icon: ComponentType<{ size?: number; stroke?: number }>;
  /** The pointer of what the card shows; its place to jump to. */
  at?: string;
  /** Problems that no field of the card shows. */
  problems?: readonly ProblemItem[];
  /** Colours the stream beside the card, in a run. */
  status?: string | undefined;
  aside?: ReactNode;
  /** Shows its fields without letting them be changed. */
  readOnly?: boolean;
  onRemove?: (() => void) | undefined;
  children?: ReactNode;
}

/** One card of the list that a workflow, or a run of it, is read as. */
export function FlowCard({
  number,
  title,
  help,
  icon: Icon,
  at,
  problems = [],
  status,
  aside,
  readOnly = false,
  onRemove,
  children,
}: Props) {
  const headingId = `card-${number}`;
  return (
    <li className={classes.item} data-status={status}>
      <span className={classes.node} aria-hidden="true">
        <Icon size={19} stroke={1.7} />
      </span>
      <section
        className={classes.card}
        aria-labelledby={headingId}
        id={at === undefined ? undefined : fieldId(at)}
        tabIndex={at === undefined ? undefined : -1}
      >
        <header className={classes.head}>
          <div className={classes.heading}>
            <Title order={2} fz={18} id={headingId}>
              <span className={classes.number}>{number}.</span> {title}
            </Title>
            {help ? (
              <Text size="sm" c="dimmed" mt={2}>
                {help}
              </Text>
            ) : null}
          </div>
          {aside}
          {onRemove ? (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  c="dimmed"
                  size="lg"
                  aria-label={texts.builder.stepMenu(title)}
                >
                  <IconDots size={18} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  c="var(--mantine-color-error)"
                  leftSection={<IconTrash size={16} />}
                  onClick={onRemove}
                >
                  {texts.builder.remove}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          ) : null}
        </header>
        {problems.map((problem) => (
          <Text key={problem.pointer + problem.code} size="sm" c="var(--mantine-color-error)" mt="xs">
            {problem.message}
          </Text>
        ))}
        {children ? (
          <div className={classes.body}>
            {readOnly ? (
              <fieldset disabled className={classes.locked}>
                {children}
              </fieldset>
            ) : (
              children
            )}
          </div>
        ) : null}
      </section>
    </li>
  );
}
