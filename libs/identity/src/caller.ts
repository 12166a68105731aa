import type { Role } from '#schema';

/** Who acts: a signed-in person, a program with a key, or Sluice itself. */
export interface Actor {
  type: 'user' | 'apiKey' | 'system';
  id: string | null;
  name: string;
}

/** Who is calling, in which workspace, and what they may do there. */
export interface Caller {
  workspaceId: string;
  role: Role;
  actor: Actor;
  /** Only for a person. */
  user?: { id: string; email: string; name: string };
}

/** Sluice itself, at work in a workspace: what it does at boot is audited too. */
export const systemCaller = (workspaceId: string): Caller => ({
  workspaceId,
  role: 'owner',
  actor: { type: 'system', id: null, name: 'Sluice' },
});
