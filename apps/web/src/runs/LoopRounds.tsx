import { ActionIcon, Button, NativeSelect, NumberInput, Stack } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';

import type { Step, StepRunView } from '../api/types';
import { stepTitle } from '../parts/stepLook';
import { texts } from '../texts';
import { LoopRound } from './LoopRound';
import { LoopStrip } from './LoopStrip';
import classes from './RunNode.module.css';
import type { Iteration, RenderSteps, RunTree } from './runTree';

/** Rounds on one page: as many as can be looked through, of 20,000 at most. */
const PAGE = 20;

interface Props {
  tree: RunTree;
  step: Extract<Step, { type: 'loop' }>;
  path: string;
  stepRun: StepRunView;
  level: number;
  renderSteps: RenderSteps;
}

/** A loop's rounds: their count first, then as pages, each of them closed. */
export function LoopRounds({ tree, step, path, stepRun, level, renderSteps }: Props) {
  const rounds = tree.iterations(path);
  const { count, results } = (stepRun.output ?? {}) as { count?: number; results?: unknown[] };
  const total = Math.max(count ?? 0, (rounds.at(-1)?.index ?? -1) + 1);
  const counts = countsOf(rounds);
  const [shown, setShown] = useState(false);
  const [which, setWhich] = useState('');
  const [first, setFirst] = useState(0);
  const listed = which === '' ? rounds : rounds.filter(({ status }) => status === which);
  const at = Math.min(first, Math.max(0, Math.floor((listed.length - 1) / PAGE) * PAGE));
  const page = listed.slice(at, at + PAGE);
  if (total === 0 && stepRun.status !== 'running')
    return stepRun.error ? null : <p className={classes.quiet}>{texts.tree.loop.empty}</p>;
  const goTo = (number: number) => {
    const found = listed.findIndex(({ index }) => index >= number - 1);
    setFirst(Math.floor((found < 0 ? Math.max(0, listed.length - 1) : found) / PAGE) * PAGE);
  };
  const facts = [
    stepRun.status === 'running' && count !== undefined
      ? texts.tree.loop.done(rounds.length - (counts.running ?? 0) - (counts.waiting ?? 0), count)
      : texts.tree.loop.rounds(total),
    ...(counts.failed ? [texts.tree.loop.failed(counts.failed)] : []),
    ...(counts.waiting ? [texts.tree.loop.waiting(counts.waiting)] : []),
    ...(counts.running ? [texts.tree.loop.running(counts.running)] : []),
  ];
  return (
    <Stack gap="sm">
      <p className={classes.quiet}>{facts.join(' · ')}</p>
      <LoopStrip rounds={rounds} total={total} />
      <div>
        <Button
          variant="default"
          size="xs"
          aria-expanded={shown}
          onClick={() => {
            setShown(!shown);
            setWhich(counts.failed ? 'failed' : '');
          }}
        >
          {shown ? texts.tree.loop.hide : texts.tree.loop.show(rounds.length)}
        </Button>
      </div>
      {shown ? (
        <>
          {rounds.length > PAGE || counts.failed ? (
            <div className={classes.pages}>
              <NativeSelect
                size="xs"
                label={texts.tree.loop.filter}
                value={which}
                onChange={(event) => {
                  setWhich(event.currentTarget.value);
                  setFirst(0);
                }}
                data={[
                  { value: '', label: `${texts.runs.all} (${rounds.length.toLocaleString()})` },
                  ...(Object.entries(counts) as [string, number][]).map(([value, n]) => ({
                    value,
                    label: `${texts.statuses[value] ?? value} (${n.toLocaleString()})`,
                  })),
                ]}
              />
              {listed.length > PAGE ? (
                <>
                  <NumberInput
                    size="xs"
                    w={96}
                    label={texts.tree.loop.goTo}
                    hideControls
                    allowDecimal={false}
                    min={1}
                    max={total}
                    onChange={(value) => {
                      if (typeof value === 'number' && value > 0) goTo(value);
                    }}
                  />
                  <div className={classes.pager}>
                    <ActionIcon
                      variant="default"
                      size={30}
                      aria-label={texts.tree.loop.previous}
                      disabled={at === 0}
                      onClick={() => setFirst(at - PAGE)}
                    >
                      <IconChevronLeft size={16} />
                    </ActionIcon>
                    <span className={classes.quiet} role="status">
                      {texts.tree.loop.page(at + 1, at + page.length, listed.length)}
                    </span>
                    <ActionIcon
                      variant="default"
                      size={30}
                      aria-label={texts.tree.loop.next}
                      disabled={at + PAGE >= listed.length}
                      onClick={() => setFirst(at + PAGE)}
                    >
                      <IconChevronRight size={16} />
                    </ActionIcon>
                  </div>
                </>
              ) : null}
            </div>
          ) : null}
          {page.length === 0 ? <p className={classes.quiet}>{texts.tree.loop.none}</p> : null}
          <div className={classes.branch}>
            <ol className={classes.nested} aria-label={texts.tree.loop.list(stepTitle(step))}>
              {page.map((round) => (
                <LoopRound
                  key={round.index}
                  {...{ tree, step, round, level, renderSteps }}
                  prefix={`${path}/${round.index}/`}
                  result={results?.[round.index]}
                />
              ))}
            </ol>
          </div>
        </>
      ) : null}
    </Stack>
  );
}

function countsOf(rounds: readonly Iteration[]): Partial<Record<Iteration['status'], number>> {
  const counts: Partial<Record<Iteration['status'], number>> = {};
  for (const { status } of rounds) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
