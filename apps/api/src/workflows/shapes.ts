import { page, PageQuery, VersionSummary, WorkflowDefinition, WorkflowSummary } from '#schema';
import { type Static, Type } from 'typebox';

export const WorkflowParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
export type WorkflowParams = Static<typeof WorkflowParams>;

export const VersionParams = Type.Object({
  id: Type.String({ format: 'uuid' }),
  version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
});
export type VersionParams = Static<typeof VersionParams>;

export const WorkflowQuery = Type.Object(
  {
    ...PageQuery.properties,
    search: Type.Optional(Type.String({ maxLength: 200, description: 'A part of the name, in any case.' })),
  },
  { additionalProperties: false },
);
export type WorkflowQuery = Static<typeof WorkflowQuery>;

export const WorkflowPage = page(WorkflowSummary);
export type WorkflowPage = Static<typeof WorkflowPage>;

export const VersionPage = page(VersionSummary);
export type VersionPage = Static<typeof VersionPage>;

export const VersionDetail = Type.Object({ ...VersionSummary.properties, definition: WorkflowDefinition });
export type VersionDetail = Static<typeof VersionDetail>;
