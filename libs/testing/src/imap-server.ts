/** Hoodiecrow: an IMAP server that is none of ours. */
import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo, Server, Socket } from 'node:net';

import { TEST_CERTIFICATE } from './test-certificate';

interface StoredMessage {
  uid: number;
  flags: string[];
}

interface Folder {
  uidvalidity: number;
  uidnext: number;
  messages: StoredMessage[];
}

interface Connection {
  /** Null once it is closed. */
  socket: Socket | null;
  /** While the client idles. */
  inputHandler: ((line: string) => void) | false;
  send(answer: object, name: string, command: Command, line: string): void;
}

interface Command {
  tag: string;
  attributes: { value?: unknown }[];
}

type Handler = (connection: Connection, command: Command, line: string, done: () => void) => void;

interface Hoodiecrow {
  getCommandHandler(name: string): Handler;
  setCommandHandler(name: string, handler: Handler): void;
  connectionHandlers: ((connection: Connection) => void)[];
  server: Server;
  listen(port: number, host: string): void;
  getMailbox(path: string): Folder;
  appendMessage(folder: Folder, flags: string[], internalDate: string | undefined, raw: string): void;
}

export interface ImapServer {
  port: number;
  /** As if it had just come in. */
  append(raw: string, options?: { flags?: string[]; folder?: string; receivedAt?: string }): void;
  /** From now on it does not give out the content of the mail with this number. */
  refuse(uid: number): void;
  folder(path?: string): Folder;
  /** How many clients there are. */
  clients(): number;
  /** Ends all connections without a word. */
  cut(): void;
  close(): Promise<void>;
}

/** Lets in `ann` with the password `right`. It has an INBOX and a folder named Orders. */
export async function startImapServer({
  secure = false,
  plugins = ['ENABLE', 'IDLE', 'STARTTLS', 'AUTH-PLAIN', 'SASL-IR', 'UIDPLUS', 'UNSELECT'],
}: { secure?: boolean; plugins?: string[] } = {}): Promise<ImapServer> {
  const create = createRequire(__filename)('hoodiecrow-imap') as (options: object) => Hoodiecrow;
  const imap = create({
    plugins,
    users: { ann: { password: 'right' } },
    credentials: { ...TEST_CERTIFICATE },
    secureConnection: secure,
    storage: { INBOX: { messages: [] }, '': { separator: '/', folders: { Orders: { messages: [] } } } },
  });
  const sockets = new Set<Socket>();
  imap.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  const connections: Connection[] = [];
  imap.connectionHandlers.push((connection) => void connections.push(connection));
  const refused = new Set<number>();
  const fetchByUid = imap.getCommandHandler('UID FETCH');
  imap.setCommandHandler('UID FETCH', (connection, command, line, done) => {
    const isRefused = refused.has(Number(command.attributes[0]?.value));
    if (!isRefused || !JSON.stringify(command.attributes).includes('BODY'))
      return fetchByUid(connection, command, line, done);
    const said = [{ type: 'TEXT', value: 'It is broken' }];
    connection.send({ tag: command.tag, command: 'NO', attributes: said }, 'UID FETCH', command, line);
    done();
  });
  imap.server.on('tlsClientError', () => undefined);
  imap.listen(0, '127.0.0.1');
  await once(imap.server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const folder = (path = 'INBOX') => imap.getMailbox(path);
  return {
    port: (imap.server.address() as AddressInfo).port,
    append: (raw, { flags = [], folder: path, receivedAt } = {}) =>
      imap.appendMessage(folder(path), flags, receivedAt, raw),
    refuse: (uid) => void refused.add(uid),
    folder,
    clients: () => sockets.size,
    cut,
    close: async () => {
      cut();
      // It would wait half an hour for clients that left while they idled.
      for (const connection of connections) {
        connection.socket?.destroy();
        if (connection.inputHandler) connection.inputHandler('DONE');
      }
      await new Promise((resolve) => imap.server.close(resolve));
    },
  };
}
