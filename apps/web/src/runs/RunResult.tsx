import { Text, Title } from '@mantine/core';

import { isObject } from '../builder/definition';
import { JsonView } from '../parts/JsonView';
import { texts } from '../texts';
import classes from './RunPage.module.css';

/** What a return step gave: its value first, and the answer to a webhook behind a fold. */
export function RunResult({ result }: { result: unknown }) {
  if (!isObject(result)) return null;
  const { value, response } = result;
  return (
    <section className={classes.result} aria-label={texts.tree.result}>
      <Title order={3} fz={17}>
        {texts.tree.result}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {texts.tree.resultHelp}
      </Text>
      <JsonView value={value ?? null} what={texts.tree.result} />
      {response ? (
        <details className={classes.fold}>
          <summary>{texts.tree.response}</summary>
          <JsonView value={response} what={texts.tree.response} />
        </details>
      ) : null}
    </section>
  );
}
