/** The one published workflow of a database in → many that differ in nothing but their ids and addresses. */
import { ask } from './ask';

const COPY = `
  WITH original AS (
    SELECT w AS workflow, v AS version, t AS trigger, l AS lease
    FROM triggers t JOIN workflows w ON w.id = t.workflow_id JOIN workflow_versions v ON v.id = t.version_id
    LEFT JOIN listener_leases l ON l.trigger_id = t.id
    WHERE w.name = $1 ORDER BY w.id LIMIT 1
  ), copies AS MATERIALIZED (
    SELECT n, uuidv7() AS workflow_id, uuidv7() AS version_id, uuidv7() AS trigger_id,
           replace(gen_random_uuid()::text, '-', '') AS token
    FROM generate_series(1, $2::int) AS n
  ), workflow AS (
    INSERT INTO workflows
    SELECT copy.* FROM original o CROSS JOIN copies c,
           LATERAL jsonb_populate_record(o.workflow, jsonb_build_object('id', c.workflow_id)) copy
  ), version AS (
    INSERT INTO workflow_versions
    SELECT copy.* FROM original o CROSS JOIN copies c,
           LATERAL jsonb_populate_record(o.version, jsonb_build_object('id', c.version_id, 'workflow_id', c.workflow_id)) copy
  ), trigger AS (
    INSERT INTO triggers
    SELECT copy.* FROM original o CROSS JOIN copies c,
           LATERAL jsonb_populate_record(o.trigger, jsonb_build_object(
             'id', c.trigger_id, 'workflow_id', c.workflow_id, 'version_id', c.version_id, 'token', c.token)) copy
  ), lease AS (
    INSERT INTO listener_leases (trigger_id, workspace_id, workflow_id)
    SELECT c.trigger_id, (o.trigger).workspace_id, c.workflow_id FROM original o CROSS JOIN copies c
    WHERE (o.lease).trigger_id IS NOT NULL
  )
  SELECT token FROM copies`;

/** @returns the tokens of their trigger addresses */
export async function copyWorkflow(databaseUrl: string, name: string, count: number): Promise<string[]> {
  const rows = await ask<{ token: string }>(databaseUrl, COPY, [name, count]);
  return rows.map(({ token }) => token);
}
