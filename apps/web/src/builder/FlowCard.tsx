import { Badge, Text } from '@mantine/core';
import { useId, type ReactNode } from 'react';

import type { ProblemItem } from '../api/types';
import type { Icon } from '../parts/icon';
import classes from './FlowCard.module.css';
import { fieldId } from './problems';

interface Props {
  /** 1 for the trigger; 3.1 within the step 3. */
  number: string;
  /** 0 for the workflow's own steps, more within another one. */
  depth?: number;
  title: string;
  /** Stands in for the title while it is written anew. */
  titleField?: ReactNode;
  help?: string;
  icon: Icon;
  /** The pointer of what the card shows; its place to jump to. */
  at: string;
  /** Problems that no field of the card shows. */
  problems?: readonly ProblemItem[];
  /** A word on a step that is not done; it is shown as less than the others. */
  off?: string | undefined;
  menu?: ReactNode;
  /** Shows its fields without letting them be changed. */
  readOnly?: boolean;
  /** What is before the card in its list. */
  before?: ReactNode;
  /** The steps that this one holds. */
  within?: ReactNode;
  children?: ReactNode;
}

/** One card of the list that a workflow is read as. */
export function FlowCard({
  number,
  depth = 0,
  title,
  titleField,
  help,
  icon: CardIcon,
  at,
  problems = [],
  off,
  menu,
  readOnly = false,
  before,
  within,
  children,
}: Props) {
  const headingId = useId();
  const Heading = `h${Math.min(6, 2 + depth)}` as 'h2';
  return (
    <li className={depth === 0 ? classes.item : classes.inner}>
      {before}
      <div className={classes.place}>
        {depth === 0 ? (
          <span className={classes.node} aria-hidden="true">
            <CardIcon size={19} stroke={1.7} />
          </span>
        ) : null}
        <section
          className={classes.card}
          data-off={off !== undefined}
          data-bad={problems.length > 0}
          aria-labelledby={headingId}
          id={fieldId(at)}
          tabIndex={-1}
        >
          <header className={classes.head}>
            {depth > 0 ? (
              <span className={classes.icon} aria-hidden="true">
                <CardIcon size={18} stroke={1.7} />
              </span>
            ) : null}
            <div className={classes.heading}>
              <Heading className={titleField ? classes.hidden : classes.title} id={headingId}>
                <span className={classes.number}>{number}.</span> {title}
              </Heading>
              {titleField}
              {help ? (
                <Text size="sm" c="dimmed" mt={2}>
                  {help}
                </Text>
              ) : null}
            </div>
            {off === undefined ? null : (
              <Badge variant="light" color="gray" tt="none">
                {off}
              </Badge>
            )}
            {menu}
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
      </div>
      {within ? <div className={classes.within}>{within}</div> : null}
    </li>
  );
}
