import { texts } from '../texts';
import { AddStep } from './AddStep';
import { useBuilder, type ListView } from './builder-context';
import { isStep } from './definition';
import { numberIn } from './draft-tree';
import classes from './FlowCard.module.css';
import { StepCard } from './StepCard';
import { stepTitle } from '../parts/stepLook';

/** The steps of one list, with a place for a new one before each of them and at the end. */
export function StepCards({ list, name, parent, before, depth }: ListView) {
  const { readOnly, revision } = useBuilder();
  return (
    <>
      {list.steps.map((step, index) => {
        const number = numberIn(parent, before, index);
        return (
          <StepCard
            key={`${revision} ${isStep(step) ? step.id : index}`}
            {...{ step, number, depth }}
            at={`${list.at}/${index}`}
            last={list.steps.length - 1}
            above={
              readOnly ? null : (
                <AddStep
                  between
                  listAt={list.at}
                  index={index}
                  name={texts.flow.addBefore(`${number}. ${stepTitle(step)}`)}
                />
              )
            }
          />
        );
      })}
      {readOnly ? null : (
        <li className={depth === 0 ? `${classes.item} ${classes.end}` : classes.end}>
          <AddStep
            listAt={list.at}
            index={list.steps.length}
            name={depth === 0 ? texts.flow.add : texts.flow.addTo(name)}
          />
        </li>
      )}
    </>
  );
}

/** A list within a step. */
export function StepList(view: ListView) {
  const { readOnly } = useBuilder();
  if (readOnly && view.list.steps.length === 0) return <p className={classes.empty}>{texts.flow.empty}</p>;
  return (
    <ol className={classes.list} aria-label={view.name}>
      <StepCards {...view} />
    </ol>
  );
}
