/** https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event */
import { Type } from 'typebox';

import { defineAction, pathPart } from '#connector-sdk';

import { branchField, repositoryField } from './fields';
import { repositoryPath } from './repository';

export const runWorkflow = defineAction({
  key: 'run_workflow',
  title: 'Run a workflow of GitHub Actions',
  description: 'Starts a workflow that has the event workflow_dispatch.',
  input: Type.Object(
    {
      repository: repositoryField,
      workflow: Type.String({
        title: 'Workflow',
        description: 'The name of its file, or its id.',
        minLength: 1,
        maxLength: 250,
        ui: { options: { load: 'workflows', dependsOn: ['repository'] }, placeholder: 'build.yml' },
      }),
      ref: branchField('Branch or tag', 'From which it is run.'),
      inputs: Type.Optional(
        Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 65_536 }), {
          title: 'Inputs',
          description: 'As the workflow names them.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ done: Type.Boolean({ title: 'Started' }) }),
  async run({ input, api }) {
    const { repository, workflow, ref, inputs } = input;
    const path = `${repositoryPath(repository)}/actions/workflows/${pathPart(workflow)}/dispatches`;
    await api.post(path, { ref, inputs });
    return { done: true };
  },
});
