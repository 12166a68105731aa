/** The texts of a workspace's settings. */
export const settingsTexts = {
  nav: 'Settings',
  parts: 'Parts of the settings',
  workspace: 'Workspace',
  title: 'Workspace',
  retryTitle: 'Retries',
  retryHelp:
    'How often a step tries again when another service does not answer well, unless the step has a policy of its own. It holds for what you publish from now on.',
  own: 'Use a policy of our own',
  builtIn: (tries: number) => `Without it: ${tries} tries, each time a longer wait between them.`,
  attempts: 'Tries in all',
  attemptsHelp: 'The first one included: 1 never tries again.',
  backoff: 'Wait between tries',
  exponential: 'Longer each time',
  fixed: 'The same each time',
  initial: 'First wait, in seconds',
  max: 'Longest wait, in seconds',
  save: 'Save',
  saved: 'Saved.',
  plan: 'Waits before each further try:',
  never: 'It never tries again.',
  viewer: 'Changing it needs the role of an admin.',
};
