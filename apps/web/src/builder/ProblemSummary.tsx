import { Anchor } from '@mantine/core';
import { useEffect, useRef } from 'react';

import type { DraftDefinition, ProblemItem } from '../api/types';
import { Notice } from '../parts/Notice';
import { texts } from '../texts';
import { stepsOf } from './definition';
import { stepTitle } from './OtherStepCard';
import { focusProblem } from './problems';

interface Props {
  definition: DraftDefinition;
  problems: readonly ProblemItem[];
  asked: number;
}

/** The card a pointer is in, as it is headed: "3. HTTP request: "; empty where it is in none. */
function cardOf(definition: DraftDefinition, at: string): string {
  if (/^\/trigger(\/|$)/.test(at)) return `1. ${texts.trigger.other}: `;
  const index = Number(/^\/steps\/(\d+)(\/|$)/.exec(at)?.[1] ?? -1);
  const step = stepsOf(definition)[index];
  return step === undefined ? '' : `${index + 2}. ${stepTitle(step)}: `;
}

/** What has to be mended before publishing, each with a way to its place. */
export function ProblemSummary({ definition, problems, asked }: Props) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Each time somebody asks to publish, and not while they mend.
    element.current?.scrollIntoView({ block: 'nearest' });
    element.current?.focus({ preventScroll: true });
  }, [asked]);
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
              onClick={() => focusProblem(problem.pointer)}
            >
              {cardOf(definition, problem.pointer) + problem.message}
            </Anchor>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
