/** A connection's fields in, a session at a broker on a guarded socket for as long as it is used. */
import { createHash, randomUUID } from 'node:crypto';

import type { IClientOptions, IPublishPacket, MqttClient } from 'mqtt';

import {
  aborted,
  connectToServer,
  type ConnectionCredentials,
  fieldText,
  type HeldContext,
  PermanentError,
  placeOf,
  WatchedSocket,
  within,
} from '#connector-sdk';

import type { SocketClient } from '#kernel';

import { ofReason, toFailure } from './failures';
import { MAX_PACKET_BYTES, watchPackets } from './packet-watch';
import { MAX_UNRELEASED } from './unreleased';

const KEEP_ALIVE_SECONDS = 30;
const CONNECT_MS = 15_000;
const SILENT = { code: 'mqtt.silent', message: 'The broker does not answer.' };
/** How long a broker keeps messages for a trigger that nobody holds. */
const SESSION_SECONDS = 7 * 24 * 3600;

export interface SessionUse {
  /** Whether there is something to go on with at this broker (`placeOf`): else it is told to forget what it keeps. */
  knows(place: string): boolean;
  /** A message is acknowledged when its promise resolves; when it rejects, the session ends. */
  receive(packet: IPublishPacket): Promise<void>;
  released(messageId: number): void;
  /** The session lasts until it ends. */
  use(session: Session): Promise<void>;
}

export interface Session {
  client: MqttClient;
  /** Of the broker and the user. */
  place: string;
  /** Whether the broker still knew this client. */
  isResumed: boolean;
  version: 4 | 5;
  /** Rejects when the connection is lost, or a message could not be received; never resolves. */
  lost: Promise<never>;
}

/**
 * Works with a session until `use` ends or the signal is aborted; then the connection is closed, and the broker keeps
 * the session. Throws `FailureError`: of the network, `mqtt.auth`, `mqtt.lost`, `mqtt.silent`…
 */
export async function withSession(context: HeldContext, wanted: SessionUse): Promise<void> {
  const opened: { client: MqttClient; socket: WatchedSocket }[] = [];
  const stop = () => {
    for (const { client, socket } of opened) {
      client.end(true);
      socket.destroy();
    }
  };
  context.signal.addEventListener('abort', stop);
  try {
    const fields = (await context.auth())?.fields;
    if (!fields) {
      throw new PermanentError({ code: 'mqtt.no_connection', message: 'Choose a connection to a broker.' });
    }
    const open = async (clean: boolean): Promise<Session> => {
      const raw = await connectToServer(context.sockets, fields, context.signal, fields['tls'] === 'on');
      const options = { ...optionsOf(fields, context.trigger.id), clean };
      const socket = new WatchedSocket(raw, watchPackets());
      // Loaded by those who listen to a broker, not by every process.
      const mqtt = await import('mqtt');
      const client = new mqtt.MqttClient(() => socket, options);
      opened.push({ client, socket });
      const { isResumed, lost } = await connect(client, socket, wanted);
      const version = options.protocolVersion === 5 ? 5 : 4;
      return { client, place: placeOf(fields), isResumed, version, lost };
    };
    const isKnown = wanted.knows(placeOf(fields));
    let session = await open(!isKnown);
    if (!isKnown && session.version === 4) {
      // There, a clean session is forgotten at its end (MQTT 3.1.1 §3.1.2.4): the one that is to be kept comes after it.
      const left = [session.client.endAsync(), session.lost.catch(() => undefined), aborted(context.signal)];
      await within(CONNECT_MS, Promise.race(left), SILENT);
      session = await open(false);
    }
    await wanted.use(session);
  } catch (error) {
    if (!context.signal.aborted) throw error;
  } finally {
    context.signal.removeEventListener('abort', stop);
    stop();
  }
}

async function connect(
  client: MqttClient,
  socket: WatchedSocket,
  { receive, released }: Pick<SessionUse, 'receive' | 'released'>,
): Promise<Pick<Session, 'isResumed' | 'lost'>> {
  let fail: (error: unknown) => void = () => undefined;
  const lost = new Promise<never>((_resolve, reject) => (fail = (error) => reject(toFailure(error))));
  lost.catch(() => undefined);
  socket.on('error', fail);

  const take = (packet: IPublishPacket, done: () => void) => receive(packet).then(done, fail);
  // Given as an option it would count for MQTT 5 only.
  client.options.customHandleAcks = (_topic, _message, packet, done) =>
    void take(packet as IPublishPacket, () => done(0));
  client.handleMessage = (packet, done) => {
    // Those of higher QoS were taken before they were acknowledged.
    if (packet.qos === 0) void take(packet, () => done());
    else done();
  };
  client.on('error', fail);
  client.on('close', () => fail(null));
  client.on('disconnect', ({ reasonCode = 0 }) => fail(ofReason(reasonCode, '')));
  client.on('packetreceive', (packet) => {
    if (packet.cmd === 'pubrel' && packet.messageId !== undefined) released(packet.messageId);
  });
  const connected = new Promise<boolean>((resolve) =>
    client.once('connect', ({ sessionPresent }) => resolve(sessionPresent)),
  );
  client.connect();
  return { isResumed: await Promise.race([connected, lost]), lost };
}

/** Who wants to speak to a broker, and for how long. */
export interface BrokerUse {
  auth: ConnectionCredentials | null;
  sockets: SocketClient;
  signal: AbortSignal;
}

/**
 * Works with a connection of its own, of which the broker keeps nothing, until `use` ends or the signal is aborted.
 * Throws as `withSession` does.
 */
export async function withBroker<T>(
  { auth, sockets, signal }: BrokerUse,
  use: (client: MqttClient, version: 4 | 5) => Promise<T>,
): Promise<T> {
  if (!auth)
    throw new PermanentError({ code: 'mqtt.no_connection', message: 'Choose a connection to a broker.' });
  const { fields } = auth;
  const raw = await connectToServer(sockets, fields, signal, fields['tls'] === 'on');
  const socket = new WatchedSocket(raw, watchPackets());
  const stop = () => socket.destroy();
  signal.addEventListener('abort', stop);
  try {
    const mqtt = await import('mqtt');
    const options = { ...optionsOf(fields, randomUUID()), clean: true, properties: {} };
    const client = new mqtt.MqttClient(() => socket, options);
    const { lost } = await connect(client, socket, {
      receive: async () => undefined,
      released: () => undefined,
    });
    const version = options.protocolVersion === 5 ? 5 : 4;
    const result = await Promise.race([use(client, version), lost]);
    // It waits until what was sent is on its way.
    await within(CONNECT_MS, Promise.race([client.endAsync(), aborted(signal)]), SILENT);
    return result;
  } catch (error) {
    throw toFailure(error);
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}

function optionsOf(fields: Record<string, unknown>, triggerId: string): IClientOptions {
  const username = fieldText(fields, 'username');
  const password = fieldText(fields, 'password');
  const isOld = fields['version'] === '3.1.1';
  return {
    manualConnect: true,
    reconnectPeriod: 0,
    connectTimeout: CONNECT_MS,
    keepalive: KEEP_ALIVE_SECONDS,
    timerVariant: 'native',
    clientId: fieldText(fields, 'clientId').trim() || clientIdOf(triggerId),
    resubscribe: false,
    ...(username ? { username } : {}),
    ...(password ? { password } : {}),
    protocolId: 'MQTT',
    protocolVersion: isOld ? 4 : 5,
    ...(isOld
      ? {}
      : {
          properties: {
            sessionExpiryInterval: SESSION_SECONDS,
            receiveMaximum: MAX_UNRELEASED,
            maximumPacketSize: MAX_PACKET_BYTES,
          },
        }),
  };
}

/** The same for whoever holds the trigger. Every broker takes 23 characters of these (MQTT 3.1.1 §3.1.3.1). */
const clientIdOf = (triggerId: string): string =>
  `sluice${createHash('sha256').update(triggerId).digest('hex').slice(0, 17)}`;
