import { Anchor } from '@mantine/core';
import { useEffect, useRef } from 'react';

import type { ProblemItem } from '../api/types';
import { Notice } from '../parts/Notice';
import { texts } from '../texts';
import { focusProblem } from './problems';

/** What has to be mended before publishing, each with a way to its place. */
export function ProblemSummary({ problems, asked }: { problems: readonly ProblemItem[]; asked: number }) {
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
              {problem.message}
            </Anchor>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
