import { IconChevronRight } from '@tabler/icons-react';
import { createContext, useContext, useId, useState, type ReactNode } from 'react';

import type { Icon } from '../parts/icon';
import classes from './RunNode.module.css';

/** What "Open all" and "Close all" last said; null before. */
export const OpenAll = createContext<boolean | null>(null);

/** The id of a card, to scroll to. */
export const nodeId = (path: string): string => `step-${path}`;

interface Props {
  /** Of a step. */
  path?: string;
  /** 0 for a card of its own, more within another step. */
  level: number;
  /** Of a card. */
  number?: number;
  title: string;
  hint?: string | undefined;
  icon?: Icon;
  /** Colours the stream beside it; `none` before it began. */
  status: string;
  aside?: ReactNode;
  /** Whether it is open until somebody says otherwise. */
  opens: boolean;
  /** Made only once it is open. */
  children?: (() => ReactNode) | undefined;
}

/** One step of a run: a card, or a row within a card, that opens. */
export function RunNode({
  path,
  level,
  number,
  title,
  hint,
  icon: NodeIcon,
  status,
  aside,
  opens,
  children,
}: Props) {
  const all = useContext(OpenAll);
  const [chosen, setChosen] = useState<boolean | null>(null);
  const id = useId();
  const open = chosen ?? all ?? opens;
  const Heading = `h${Math.min(6, 3 + level)}` as 'h3';
  const name = (
    <span>
      {number === undefined ? null : <span className={classes.number}>{number}. </span>}
      {title}
      {hint ? <span className={classes.hint}>{hint}</span> : null}
    </span>
  );
  const card = level === 0;
  // Only cards are places to jump to; the rows within them would be too many, of the same names.
  const Frame = card ? 'section' : 'div';
  return (
    <li
      className={card ? classes.item : classes.row}
      data-status={status}
      id={card && path ? nodeId(path) : undefined}
    >
      {card && NodeIcon ? (
        <span className={classes.node} aria-hidden="true">
          <NodeIcon size={19} stroke={1.7} />
        </span>
      ) : null}
      <Frame className={card ? classes.card : undefined} {...(card ? { 'aria-labelledby': id } : {})}>
        <div className={classes.head}>
          {!card && NodeIcon ? (
            <span className={classes.icon} aria-hidden="true">
              <NodeIcon size={17} stroke={1.7} />
            </span>
          ) : null}
          <Heading className={classes.title} id={id}>
            {children ? (
              <button
                type="button"
                className={classes.toggle}
                aria-expanded={open}
                onClick={() => setChosen(!open)}
              >
                {name}
                <IconChevronRight className={classes.chevron} size={16} data-open={open} aria-hidden="true" />
              </button>
            ) : (
              name
            )}
          </Heading>
          {aside ? <div className={classes.aside}>{aside}</div> : null}
        </div>
        {open && children ? <div className={classes.body}>{children()}</div> : null}
      </Frame>
    </li>
  );
}
