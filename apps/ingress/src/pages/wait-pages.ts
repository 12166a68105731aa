/** What people see at the addresses of a waiting step. */
import { escapeHtml, page } from './page';

export interface Asked {
  workflowName: string;
  /** Null when nothing is asked, or the run has not got there. */
  message: string | null;
}

export const MAX_COMMENT = 5000;

/** A link only chooses a button; nothing is decided before it is pressed, as mail scanners open links too. */
export function approvalPage({ workflowName, message }: Asked, chosen: 'approve' | 'decline'): string {
  const button = (value: 'approve' | 'decline', label: string): string =>
    `<button type="submit" name="decision" value="${value}" class="${value}${
      value === chosen ? ' chosen" autofocus' : '"'
    }>${label}</button>`;
  return page(
    'Your decision is needed',
    `<p class="from">Workflow: ${escapeHtml(workflowName)}</p>
<p class="message">${escapeHtml(message ?? 'It asks whether to go on.')}</p>
<form method="post">
<label for="comment">Comment (optional)</label>
<textarea id="comment" name="comment" maxlength="${MAX_COMMENT}"></textarea>
<div class="actions">${button('approve', 'Approve')}${button('decline', 'Decline')}</div>
</form>`,
  );
}

export function resumePage({ workflowName }: Pick<Asked, 'workflowName'>): string {
  return page(
    'Let the workflow go on?',
    `<p class="from">Workflow: ${escapeHtml(workflowName)}</p>
<p>It waits for this address to be called. It goes on once, and can’t be stopped from here again.</p>
<form method="post"><div class="actions"><button type="submit" class="chosen" autofocus>Go on</button></div></form>`,
  );
}
