import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';

import { texts } from '../../texts';
import { problemAt } from '../problems';
import type { FormProps } from './form-props';
import classes from './MoreSettings.module.css';

interface Props {
  label?: string;
  /** Whether something in it is set, so that it is in sight from the start. */
  open: boolean;
  problems: FormProps['problems'];
  /** The pointers of what is in it: a problem there opens it. */
  within: readonly string[];
  children: ReactNode;
}

/** Settings that most people never need, behind a button. */
export function MoreSettings({ label = texts.forms.more, open, problems, within, children }: Props) {
  const [chosen, setChosen] = useState(open ? true : null);
  // What it holds may be known only later; once in sight, it stays there until a person folds it.
  if (open && chosen === null) setChosen(true);
  const bodyId = useId();
  const shown = chosen === true || within.some((at) => problemAt(problems, at) !== undefined);
  return (
    <div>
      <UnstyledButton
        className={classes.toggle}
        aria-expanded={shown}
        aria-controls={shown ? bodyId : undefined}
        onClick={() => setChosen(!shown)}
      >
        <IconChevronRight size={16} className={classes.chevron} aria-hidden="true" />
        {label}
      </UnstyledButton>
      {shown ? (
        <div id={bodyId} className={classes.body}>
          {children}
        </div>
      ) : null}
    </div>
  );
}
