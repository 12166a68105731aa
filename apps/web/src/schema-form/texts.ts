/** The texts of forms that are drawn from a schema. */
export const schemaFormTexts = {
  kept: 'Unchanged: type here to replace it',
  show: (label: string) => `Show: ${label}`,
  choose: 'Choose one',
  none: 'Not set',
  up: (label: string, number: number) => `${label} ${number}: move up`,
  down: (label: string, number: number) => `${label} ${number}: move down`,
  removeItem: (label: string, number: number) => `${label} ${number}: remove`,
  itemOf: (label: string, number: number) => `${label} ${number}`,
  add: 'Add one',
  addMore: 'Add another',
  addTo: (label: string) => `Add to ${label.slice(0, 1).toLowerCase()}${label.slice(1)}`,
  row: (label: string) => ({
    name: `${label}: name`,
    value: `${label}: value`,
    namePlaceholder: 'name',
  }),
  numbers: 'Numbers, with commas between them.',
  notNumbers: 'Write numbers, with commas between them.',
  json: 'As JSON, such as { "name": "value" }.',
  notJson: 'This is not valid JSON yet, so what was valid last is kept.',
  loaded: {
    choose: 'Choose from the list',
    more: 'Show more…',
    use: (text: string) => `Use “${text}”`,
    nothing: 'Nothing found. You can type a value.',
    first: (names: string) => `Choose ${names} first, or write a value yourself.`,
    noFields: 'The service names no fields here.',
    gone: 'The service does not know this field any more.',
  },
  mapped: {
    map: 'Map a value',
    back: 'Don’t map it',
  },
  file: {
    help: 'A file of the trigger or of an earlier step, or text.',
  },
};
