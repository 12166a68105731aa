/** The texts of what workflows keep between runs. */
export const storageTexts = {
  nav: 'Storage',
  title: 'Storage',
  text: 'What your workflows remember between runs.',
  keys: 'Values',
  keysHelp: 'Kept by “Store” steps, for all workflows of the workspace.',
  digests: 'Digests',
  digestsHelp: 'Items that runs collect until one run goes on with all of them.',
  search: 'Keys that begin with',
  searchPlaceholder: 'orders/',
  none: 'Nothing is stored yet',
  noneHelp:
    'Put a “Store” step in a workflow to count things, to remember the last id you saw, or to keep a list.',
  nonePrefix: 'No key begins with this.',
  expires: 'forgotten',
  stays: 'stays',
  changed: 'changed',
  bytes: (n: number) =>
    n === 1
      ? '1 byte'
      : n < 1024
        ? `${n} bytes`
        : `${(n / 1024).toLocaleString(undefined, { maximumFractionDigits: 1 })} KB`,
  show: (key: string) => `Value of ${key}`,
  value: 'Value',
  remove: 'Remove',
  removeNamed: (key: string) => `Remove ${key}`,
  removeTitle: (key: string) => `Remove “${key}”?`,
  removeText: 'The next run that reads it finds nothing. This can’t be undone.',
  removed: (key: string) => `“${key}” was removed.`,
  noDigests: 'No digest has items',
  noDigestsHelp: 'A “Digest” step turns many events into one: a daily summary instead of a hundred mails.',
  items: (n: number) => (n === 1 ? '1 item' : `${n.toLocaleString()} items`),
  collecting: 'collecting since',
  next: 'Goes on',
  whenAsked: 'Goes on at its count, or when you release it',
  noCarrier: 'The run of the next item carries it on',
  carrier: 'The run that waits',
  release: 'Release now',
  releaseNamed: (name: string) => `Release now: ${name}`,
  released: (name: string) => `“${name}” was released. Its run goes on with all items.`,
};
