import type { DraftDefinition, ProblemItem } from '../api/types';
import { texts } from '../texts';
import {
  isHttpRequest,
  isStep,
  mapBefore,
  stepsOf,
  withoutStep,
  withStepInput,
  type Json,
} from './definition';
import { HttpCard } from './HttpCard';
import { MapCard } from './MapCard';
import { OtherStepCard } from './OtherStepCard';
import { mappedFields } from './templates';
import type { Sample } from './useSample';

interface Props {
  definition: DraftDefinition;
  revision: number;
  sample: Sample;
  problems: readonly ProblemItem[];
  readOnly: boolean;
  change: (update: (definition: DraftDefinition) => DraftDefinition) => void;
}

/** A card per step; those without a form are read-only. */
export function StepCards({ definition, revision, sample, problems, readOnly, change }: Props) {
  return stepsOf(definition).map((step, index) => {
    const onRemove = readOnly ? undefined : () => change((current) => withoutStep(current, index));
    if (!isStep(step)) {
      return <OtherStepCard key={`${revision} ${index}`} {...{ step, index, problems, onRemove }} />;
    }
    const key = `${revision} ${step.id}`;
    const mapped = mappedFields(definition, index);
    const groups = [
      ...(mapped.length > 0 ? [{ title: texts.builder.mapped, fields: mapped }] : []),
      { title: texts.builder.received, fields: sample.fields },
    ];
    const onChange = (input: Json) => change((current) => withStepInput(current, index, input));
    const shared = { step, index, groups, problems, readOnly, onChange, onRemove };
    if (step.type === 'map') return <MapCard key={key} {...shared} />;
    if (isHttpRequest(step)) return <HttpCard key={key} {...shared} mapId={mapBefore(definition, index)} />;
    return <OtherStepCard key={key} {...{ step, index, problems, onRemove }} />;
  });
}
