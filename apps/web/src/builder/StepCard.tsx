import { IconPuzzle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';

import { connectorsQuery } from '../api/queries';
import { JsonView } from '../parts/JsonView';
import { stepIcon, stepTitle } from '../parts/stepLook';
import { texts } from '../texts';
import { useBuilder } from './builder-context';
import { isStep, type DraftStep } from './definition';
import { isOfStep, listsWithin, placeOf } from './draft-tree';
import { FailurePanel } from './FailurePanel';
import { FlowCard } from './FlowCard';
import { kindOf } from './forms/catalogue';
import { hasOnError, onErrorFields } from './forms/OnErrorForm';
import { problemsBeside } from './problems';
import { StepMenu } from './StepMenu';
import { StepsWithin } from './StepsWithin';
import { TitleField } from './TitleField';
import { useStepActions } from './useStepActions';

interface Props {
  step: unknown;
  at: string;
  number: string;
  depth: number;
  /** The place of the last step of its list. */
  last: number;
  above: ReactNode;
}

/** One step of the draft: its form, what happens when it fails, and the steps within it. */
export function StepCard({ step, at, number, depth, last, above }: Props) {
  const { problems, readOnly, scopeOf } = useBuilder();
  const { replace, patch } = useStepActions();
  const [naming, setNaming] = useState(false);
  const title = stepTitle(step);
  const { listAt, index } = placeOf(at);
  const menu = readOnly ? null : (
    <StepMenu {...{ step, at, title, number, last }} onRename={() => setNaming(true)} />
  );
  const shared = { number, depth, title, at, menu, readOnly, before: above };
  const kind = isStep(step) ? kindOf(step) : undefined;
  const { data } = useQuery(connectorsQuery);
  const action =
    isStep(step) && kind?.kind === 'otherAction'
      ? data?.items
          .find(({ key }) => key === step['connector'])
          ?.actions.find(({ key }) => key === step['operation'])
      : undefined;
  if (!isStep(step) || !kind)
    return (
      <FlowCard
        {...shared}
        icon={IconPuzzle}
        help={texts.builder.readOnly}
        problems={problemsBeside(problems, at, [])}
      >
        <JsonView value={step} what={title} />
      </FlowCard>
    );
  const { Form } = kind;
  const lists = listsWithin(step, at);
  const own = problems.filter(({ pointer }) => isOfStep(pointer, at, lists));
  const branches = lists.flatMap(({ branch }) =>
    branch ? ['when', 'title', 'id'].map((name) => `${at}/branches/${branch.index}/${name}`) : [],
  );
  const shown = [...kind.fields(step), ...onErrorFields(step)].map((field) => at + field);
  const form = {
    step,
    at,
    problems,
    readOnly,
    groups: scopeOf(listAt, index),
    onChange: (next: DraftStep) => replace(at, next),
  };
  const hasForm = Form !== null;
  return (
    <FlowCard
      {...shared}
      icon={stepIcon(step)}
      help={action?.description || kind.help}
      off={step['skip'] === true ? texts.flow.skipped : undefined}
      problems={problemsBeside(own, at, [...shown, ...branches])}
      titleField={
        naming ? (
          <TitleField
            value={typeof step['title'] === 'string' ? step['title'] : ''}
            placeholder={kind.title}
            onDone={(next) => {
              setNaming(false);
              if (next !== null) patch(at, { title: next === '' ? undefined : next });
            }}
          />
        ) : undefined
      }
      within={
        lists.length > 0 || step.type === 'paths' || step.type === 'parallel' ? (
          <StepsWithin {...{ step, at, number, depth, lists }} />
        ) : undefined
      }
    >
      {hasForm || hasOnError(step) ? (
        <>
          {Form ? <Form {...form} /> : null}
          {hasOnError(step) ? <FailurePanel {...form} /> : null}
        </>
      ) : null}
    </FlowCard>
  );
}
