import { texts } from '../texts';
import { lineDiff, type Line } from './lineDiff';
import classes from './TryPage.module.css';

/** Two values beside each other, their different lines marked. */
export function SideBySide({ before, after }: { before: unknown; after: unknown }) {
  const lines = lineDiff(before, after);
  return (
    <div className={classes.pair}>
      <Lines title={texts.tryDraft.before} lines={lines.before} tone="removed" />
      <Lines title={texts.tryDraft.after} lines={lines.after} tone="added" />
    </div>
  );
}

function Lines({ title, lines, tone }: { title: string; lines: readonly Line[]; tone: 'added' | 'removed' }) {
  if (lines.length === 0) return <p className={classes.nothing}>{texts.tryDraft.nothing}</p>;
  return (
    <div className={classes.code} role="group" aria-label={title} tabIndex={0}>
      {lines.map(({ text, changed }, n) => (
        <div key={n} className={classes.codeLine} data-tone={changed ? tone : undefined}>
          <span className={classes.mark} aria-hidden="true">
            {changed ? (tone === 'added' ? '+' : '−') : ' '}
          </span>
          {changed ? tone === 'added' ? <ins>{text}</ins> : <del>{text}</del> : <span>{text}</span>}
        </div>
      ))}
    </div>
  );
}
