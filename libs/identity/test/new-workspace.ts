import { newId } from '#kernel';

import type { Caller } from '../src/caller';
import type { Installation } from './installation';

/** A second workspace, and a stranger who owns it. */
export async function newWorkspace(at: Installation): Promise<Caller> {
  const workspaceId = newId();
  const id = newId();
  const email = `${id}@elsewhere.example`;
  await at.query('INSERT INTO workspaces (id, name) VALUES ($1, $2)', [workspaceId, 'Elsewhere']);
  await at.query('INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, $3, $4)', [
    id,
    email,
    'Sam',
    '-',
  ]);
  await at.query("INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'owner')", [
    workspaceId,
    id,
  ]);
  return {
    workspaceId,
    role: 'owner',
    actor: { type: 'user', id, name: 'Sam' },
    user: { id, email, name: 'Sam' },
  };
}
