/** The texts of approvals. */
export const approvalTexts = {
  nav: 'Approvals',
  waiting: (count: string) => `${count} waiting`,
  title: 'Approvals',
  text: 'Runs that wait for a person’s word. The first answer counts.',
  list: 'Approvals',
  asks: (workflow: string) => `“${workflow}” asks`,
  untold: 'May this run go on?',
  since: 'Asked',
  expires: 'gives up',
  open: 'Look at the run',
  comment: 'Comment',
  commentHelp: 'Optional. The workflow can use it.',
  approve: 'Approve',
  decline: 'Decline',
  approved: 'Approved. The run goes on.',
  declined: 'Declined. The run goes on and knows it.',
  viewer: 'Deciding needs the role of an editor.',
  empty: {
    title: 'Nothing waits for you',
    text: 'When a workflow should not go on without a person’s word, put “Ask for approval” in it: before a refund, a publication, or a message to every customer.',
    steps: [
      { title: 'A run stops and asks', text: 'It says what it is about, with the data of this very event.' },
      { title: 'You decide', text: 'Here, in the run itself, or by a link in a mail or a chat.' },
      { title: 'It goes on', text: 'With yes or no, your comment and your name, for the next steps to use.' },
    ],
  },
};
