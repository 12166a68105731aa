/** What listens with it starts over, also what had given up for its sake. */
export const LISTEN_ANEW = `
  WITH theirs AS (
    SELECT l.trigger_id FROM listener_leases l JOIN triggers t ON t.id = l.trigger_id
    WHERE t.workspace_id = $1 AND t.connection_id = $2 AND NOT l.retired
    ORDER BY l.trigger_id FOR UPDATE OF l
  )
  UPDATE listener_leases l
  SET revision = l.revision + 1, changed_at = now(), state = 'starting', since = now(), error = NULL
  FROM theirs t WHERE t.trigger_id = l.trigger_id
`;
