/** The texts of what starts a workflow. */
export const triggerTexts = {
  choose: 'Choose what starts the workflow.',
  unknown: 'This installation does not have this trigger. It is kept as it is until you choose another one.',
  chooseButton: 'Choose a trigger',
  change: 'Change',
  changeNamed: 'Change what starts the workflow',
  title: 'What starts the workflow?',
  search: 'Search triggers',
  searchFor: 'Webhook, schedule, GitHub, mail…',
  all: 'Triggers',
  nothing: 'No trigger is called that.',
  groups: {
    web: 'Web',
    time: 'Time',
    feeds: 'Feeds and polling',
    mail: 'Mail',
    messaging: 'Streams and messages',
    data: 'Databases',
    files: 'Files',
    tools: 'Tools',
    apps: 'Apps',
    workflows: 'Other workflows and by hand',
  },
  called: {
    title: 'Called by another workflow',
    help: 'Starts when a step of another workflow runs this one. What that hands over is the received data.',
  },
  failed: {
    title: 'A run of another workflow failed',
    help: 'Starts for every failed run of workflows that name this one under Settings, “When a run fails, run”.',
  },
  addresses: {
    form: {
      label: 'Address of the form',
      help: (_app: string) => 'Send this link to people, or put it on your site.',
    },
    give: {
      label: 'Trigger URL',
      help: (app: string) => `Enter this URL at ${app}, where it asks for a webhook or a callback address.`,
    },
    socket: {
      label: 'WebSocket address',
      help: (_app: string) => 'Others connect to this address; each message they send is an event.',
    },
    mail: {
      label: 'Mail address',
      help: (_app: string) => 'Each mail to this address is an event.',
    },
  },
  noMail:
    'This server takes no mail yet. Whoever runs it has to set SLUICE_MAIL_DOMAIN; until then, read a mailbox instead.',
  oncePublished: 'It works once the workflow is published.',
  openForm: 'Open the form',
  listens: {
    listen:
      'Nothing has to be set up on the other side: Sluice connects by itself once the workflow is published.',
    stream:
      'Nothing has to be set up on the other side: Sluice connects by itself once the workflow is published.',
    poll: 'Sluice looks by itself, again and again, once the workflow is published. What is there at the first look starts nothing.',
    schedule: 'The clock starts it once the workflow is published.',
    mail: 'This installation takes no mail so far. Whoever runs it can switch that on.',
  },
  runIt: 'Run it',
  preview: {
    label: 'Next times',
    runs: (when: string) => `Starts ${when}`,
    later: 'Once the settings are complete, the next times are shown here.',
    never: 'There is no time left at which it would start.',
    zone: (name: string) => `By the clock of ${name}.`,
  },
  look: {
    label: 'What is there now',
    button: 'Look now',
    found: (n: number) =>
      n === 0
        ? 'There is nothing now.'
        : n === 1
          ? 'There is 1 item now.'
          : `There are ${n.toLocaleString()} items now.`,
    newest: 'The newest one',
    keep: 'Use as sample',
    kept: 'Kept. The fields of the steps come from it now.',
  },
  captures: {
    label: 'Test events',
    listen: 'Listen for a test event',
    url: 'Test address',
    help: 'Send a request here, or let the service send one. It is shown below and starts nothing.',
    socketHelp: 'Connect to this address and send a message. It is shown below and starts nothing.',
    waiting: 'Waiting for a request…',
    more: 'Further ones appear here by themselves.',
    bytes: (n: number) => (n === 1 ? '1 byte' : `${n.toLocaleString()} bytes`),
    keep: 'Use as sample',
    kept: 'Kept. The fields of the steps come from it now.',
    remove: 'Remove this test event',
    clear: 'Remove all',
    stop: 'Done',
    data: 'Data of the test event',
    refused: 'It would have started nothing:',
  },
};
