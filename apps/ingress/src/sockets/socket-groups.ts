/** The connections of this process, by the workflow whose trigger they are at. */
import type { OpenSocket } from './open-socket';

export interface SocketGroup {
  triggerId: string;
  token: string;
  sockets: Set<OpenSocket>;
  /** Connections that are open, or being opened. */
  seats: number;
}

export class SocketGroups {
  private readonly groups = new Map<string, SocketGroup>();
  private seats = 0;

  /** In all groups. */
  get size(): number {
    return this.seats;
  }

  all(): SocketGroup[] {
    return [...this.groups.values()];
  }

  of(workspaceId: string, workflowId: string): SocketGroup | undefined {
    return this.groups.get(keyOf(workspaceId, workflowId));
  }

  /** Takes a seat for one that is about to open; the one who took it gives it back once. Null: there is none left. */
  take({ workspaceId, workflowId, triggerId, token }: GroupFacts, maxSeats: number): (() => void) | null {
    const key = keyOf(workspaceId, workflowId);
    let group = this.groups.get(key);
    if ((group?.seats ?? 0) >= maxSeats) return null;
    if (!group) this.groups.set(key, (group = { triggerId, token, sockets: new Set(), seats: 0 }));
    const taken = group;
    taken.seats += 1;
    this.seats += 1;
    return () => {
      taken.seats -= 1;
      this.seats -= 1;
      if (taken.seats === 0) this.groups.delete(key);
    };
  }
}

interface GroupFacts {
  workspaceId: string;
  workflowId: string;
  triggerId: string;
  token: string;
}

const keyOf = (workspaceId: string, workflowId: string): string =>
  `${workspaceId}/${workflowId}`.toLowerCase();
