import { isObject } from '../builder/definition';
import { JsonView } from '../parts/JsonView';
import { texts } from '../texts';
import classes from './RunPage.module.css';

/** What started a run: of a request its body first, and the rest behind a fold. */
export function TriggerData({ trigger }: { trigger: unknown }) {
  if (!isObject(trigger) || !('body' in trigger)) {
    return <JsonView value={trigger ?? null} what={texts.run.triggerData} />;
  }
  return (
    <>
      <p className={classes.part}>{texts.run.body}</p>
      <JsonView value={trigger['body']} what={texts.run.body} />
      <details className={classes.fold}>
        <summary>{texts.run.request}</summary>
        <JsonView value={trigger} what={texts.run.request} />
      </details>
    </>
  );
}
