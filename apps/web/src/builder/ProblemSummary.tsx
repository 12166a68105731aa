import { Anchor } from '@mantine/core';
import { useEffect, useRef } from 'react';

import type { DraftDefinition, ProblemItem } from '../api/types';
import { Notice } from '../parts/Notice';
import { stepTitle } from '../parts/stepLook';
import { texts } from '../texts';
import { placedSteps } from './draft-tree';

interface Props {
  definition: DraftDefinition;
  problems: readonly ProblemItem[];
  asked: number;
  /** Goes to the place a pointer names. */
  onJump: (pointer: string) => void;
}

/** Gives of a pointer what it is in, as that is headed: "3.1. HTTP request: "; empty where it is in nothing named. */
function placeNames(definition: DraftDefinition): (at: string) => string {
  const steps = new Map(placedSteps(definition).map((placed) => [placed.at, placed]));
  return (pointer) => {
    if (/^\/trigger(\/|$)/.test(pointer)) return `1. ${texts.trigger.other}: `;
    if (/^\/settings(\/|$)/.test(pointer)) return `${texts.flow.settings}: `;
    for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
      const placed = steps.get(at);
      if (placed) return `${placed.number}. ${stepTitle(placed.step)}: `;
    }
    return '';
  };
}

/** What has to be mended before publishing, each with a way to its place. */
export function ProblemSummary({ definition, problems, asked, onJump }: Props) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Each time somebody asks to publish, and not while they mend.
    element.current?.scrollIntoView({ block: 'nearest' });
    element.current?.focus({ preventScroll: true });
  }, [asked]);
  const nameOf = placeNames(definition);
  return (
    <Notice tone="error" title={texts.publish.problems(problems.length)} ref={element}>
      <ul style={{ margin: 0, paddingLeft: 18 }}>
        {problems.map((problem, index) => (
          <li key={`${problem.pointer} ${problem.code} ${index}`}>
            <Anchor
              component="button"
              type="button"
              size="sm"
              ta="left"
              underline="always"
              onClick={() => onJump(problem.pointer)}
            >
              {nameOf(problem.pointer) + problem.message}
            </Anchor>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
