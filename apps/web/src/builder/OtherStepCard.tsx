import { IconFilter, IconPuzzle } from '@tabler/icons-react';

import type { ProblemItem } from '../api/types';
import { JsonView } from '../parts/JsonView';
import { texts } from '../texts';
import { isStep } from './definition';
import { FlowCard } from './FlowCard';
import { pointer, problemsBeside } from './problems';

/** What a step of a kind without a form is called. */
export function stepTitle(step: unknown): string {
  if (!isStep(step)) return texts.builder.unknownStep;
  if (typeof step['title'] === 'string' && step['title'] !== '') return step['title'];
  if (step.type !== 'action') return texts.stepTypes[step.type] ?? step.type;
  if (step['connector'] === 'http' && step['operation'] === 'request') return texts.http.title;
  return [step['connector'], step['operation']].filter((part) => typeof part === 'string').join(' › ');
}

interface Props {
  step: unknown;
  index: number;
  problems: readonly ProblemItem[];
  onRemove: (() => void) | undefined;
}

/** A step that this page has no form for yet: shown as it is, and kept as it is. */
export function OtherStepCard({ step, index, problems, onRemove }: Props) {
  const card = pointer('steps', index);
  const title = stepTitle(step);
  return (
    <FlowCard
      number={index + 2}
      title={title}
      help={texts.builder.readOnly}
      icon={isStep(step) && step.type === 'filter' ? IconFilter : IconPuzzle}
      at={card}
      problems={problemsBeside(problems, card, [])}
      onRemove={onRemove}
    >
      <JsonView value={step} what={title} />
    </FlowCard>
  );
}
