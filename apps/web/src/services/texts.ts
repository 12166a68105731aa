/** The texts of the services that workflows call. */
export const serviceTexts = {
  nav: 'Services',
  title: 'Services',
  text: 'How the services that your workflows call are doing, and how often they may be called.',
  stopped: 'Not called for now',
  stoppedHelp:
    'These answered with errors only, so their steps wait. Sluice tries by itself whether they work again.',
  allWell: 'All services answer',
  allWellHelp: 'If one does not any more, it is shown here, and its steps wait until it does.',
  since: 'since',
  next: 'tried again',
  probing: 'being tried right now',
  tries: (count: number) => (count === 1 ? '1 try failed' : `${count} tries failed`),
  close: 'Call it again',
  closeNamed: (host: string) => `Call ${host} again`,
  closed: (host: string) => `${host} is called again.`,
  limits: 'Limits',
  limitsHelp: 'How often all workflows together may call a service. Further requests wait.',
  noLimits:
    'No limits of your own. Sluice keeps to those that it knows of a service, and to what a service asks.',
  add: 'New limit',
  host: 'Service',
  hostHelp: 'As it stands in addresses, with its port if it has one.',
  requests: 'Requests',
  per: 'within',
  perUnits: { 1000: 'a second', 60000: 'a minute', 3600000: 'an hour', 86400000: 'a day' } as Record<
    number,
    string
  >,
  limit: (requests: number, per: string) => `${requests} within ${per}`,
  milliseconds: (ms: number) => `${ms} ms`,
  save: 'Save',
  saved: (host: string) => `The limit of ${host} was saved.`,
  remove: 'Remove',
  removeNamed: (host: string) => `Remove the limit of ${host}`,
  removed: (host: string) => `${host} has no limit of yours any more.`,
};
