/** What an action may send to the WebSockets that third parties opened at triggers of its workspace. */
export interface ActionSockets {
  /**
   * To one socket, whichever process holds it. A string goes as a text frame, bytes as a binary one.
   * @returns `delivered: false` when there is no such socket any more, or its peer does not read what it is sent
   * @throws FailureError (retryable) `websocket.unreachable`, `websocket.no_answer`: nobody knows whether it was sent
   */
  send(socketId: string, data: string | Buffer): Promise<{ delivered: boolean }>;
  /**
   * To all sockets of a workflow's trigger; null: of the action's own workflow.
   * @returns to how many it went, and how many were closed instead as their peers did not read
   * @throws FailureError (retryable), as `send`; some of them may have got it then
   */
  broadcast(workflowId: string | null, data: string | Buffer): Promise<SocketBroadcast>;
}

export interface SocketBroadcast {
  sockets: number;
  dropped: number;
}
