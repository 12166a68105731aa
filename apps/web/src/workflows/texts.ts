/** The texts around a workflow: pausing it, trying its draft, how its trigger is doing, and what it holds back. */
const runs = (n: number): string => (n === 1 ? '1 event is held' : `${n.toLocaleString()} events are held`);

export const pauseTexts = {
  paused: 'Paused',
  failing: 'Paused by itself: nearly every run failed',
  since: 'Since',
  held: (n: number, atLeast: boolean) => (atLeast ? `More than ${runs(n)}` : runs(n)),
  noneHeld: 'Events that come now are held, and nothing is lost.',
  heldHelp: 'They run in their order once you resume.',
  pause: 'Pause',
  resume: 'Resume',
  resumed: 'Resumed. What was held runs now.',
  done: 'Paused. Events are held from now on.',
  title: (name: string) => `Pause “${name}”?`,
  text: 'Its trigger goes on taking events. They are held, and run in their order once you resume. Runs under way go on.',
  reason: 'Reason',
  reasonPlaceholder: 'The shop moves to another server',
  reasonHelp: 'Optional. Shown to everybody who looks at the workflow.',
};

export const keyTexts = {
  title: (n: number) => (n === 1 ? 'One key is stopped' : `${n.toLocaleString()} keys are stopped`),
  text: 'A run of each failed, so those behind it wait. Retry the run with success, or let the key go on without it.',
  waiting: (n: number) => (n === 1 ? '1 run waits' : `${n.toLocaleString()} runs wait`),
  since: 'stopped',
  run: 'The run that failed',
  goOn: 'Let it go on',
  goOnNamed: (key: string) => `Let it go on: ${key}`,
  done: (key: string) => `“${key}” goes on with its next run.`,
};

export const tryTexts = {
  link: 'Try the draft',
  title: 'Try the draft against the past',
  text: 'Runs the draft over events that really came, and shows where it would have done something else. Nothing is sent: every request gets the answer that was recorded then.',
  events: 'Newest events',
  go: 'Try it',
  again: 'Try it again',
  nothingSent: 'Nothing was sent',
  allSame: 'Everything would have gone as it did',
  allSameText: (n: number) =>
    `The draft does the same for all ${n.toLocaleString()} events. You can publish it without a surprise.`,
  different: (n: number, all: number) =>
    n === 1
      ? `One of ${all.toLocaleString()} events would have gone differently`
      : `${n.toLocaleString()} of ${all.toLocaleString()} events would have gone differently`,
  same: (n: number) => (n === 1 ? 'One event goes as it did' : `${n.toLocaleString()} events go as they did`),
  noEvents: 'No events to try it on yet',
  noEventsText:
    'Once something has arrived at the trigger, you can see here what a change would have done to it.',
  problems: 'The draft is not whole yet. Open the builder and mend it first:',
  received: 'Received',
  before: 'What happened',
  after: 'With the draft',
  neverRan: 'It never ran to an end.',
  path: 'Steps that reach out, in their order',
  noSteps: 'None',
  steps: 'What differs',
  kinds: {
    added: 'Only with the draft',
    removed: 'Not done any more',
    request: 'Would send something else',
    outcome: 'Would end differently',
  } as Record<string, string>,
  nothing: 'Nothing',
  openRun: 'Open that run',
  from: {
    described: 'Its answer is made up from the description, as this request was never sent.',
  } as Record<string, string>,
  result: 'Result',
};

export const listeningTexts = {
  title: 'Trigger',
  states: {
    starting: 'Connecting…',
    connected: 'Listening',
    waiting: 'Waiting for the next time',
    failed: 'Not connected: it is tried again by itself',
    stopped: 'Stopped: it needs you',
  } as Record<string, string | undefined>,
  since: 'since',
  lastEvent: 'last event',
  noEvent: 'no event yet',
  reconnects: (n: number) => (n === 1 ? 'reconnected once' : `reconnected ${n.toLocaleString()} times`),
  dropped: (n: number) =>
    n === 1
      ? 'one event was lost at the other side’s doing'
      : `${n.toLocaleString()} events were lost at the other side’s doing`,
  stoppedHelp: 'Mend what is said here in the trigger or its connection, then publish again.',
  failedHelp: 'Nothing has to be done unless this stays.',
  noReason: 'The other side could not be reached.',
};

export const floodTexts = {
  title: (n: number) => `${n.toLocaleString()} new items at once are held`,
  releasing: (done: number, all: number) =>
    `Releasing: ${done.toLocaleString()} of ${all.toLocaleString()} items have started their runs`,
  text: 'That is far more than usual, so nothing was started. Each item would start a run of its own. New items that come now start theirs as ever.',
  came: 'They came',
  look: 'Look at them',
  lookTitle: (n: number) => `${n.toLocaleString()} items that are held`,
  firstOnly: (n: number) => `The first ${n.toLocaleString()} of them:`,
  item: (n: number) => `Item ${n}`,
  release: 'Release',
  releaseTitle: (n: number) => `Start ${n.toLocaleString()} runs?`,
  releaseText: 'Each item starts a run of the published workflow, in their order.',
  drop: 'Drop',
  dropTitle: (n: number) => `Drop ${n.toLocaleString()} items?`,
  dropText: 'They start nothing, and count as seen. This can’t be undone.',
  released: 'Released. Their runs begin now.',
  dropped: 'Dropped. They start nothing.',
};

export const registrationTexts = {
  failing: (app: string) => `${app} does not send its events reliably now`,
  failingHelp: 'It is tried again by itself. Look at the connection of the trigger if this stays.',
  left: (app: string) => `${app} may still send events that nobody takes`,
  leftHelp: 'What was set up there could not be taken back. Remove the webhook there by hand.',
};
