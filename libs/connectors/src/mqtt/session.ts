/** A connection's fields in, a session at a broker on a guarded socket for as long as it is used. */
import { createHash } from 'node:crypto';

import { type IClientOptions, type IPublishPacket, MqttClient } from 'mqtt';

import { connectToServer, fieldText, type HeldContext, PermanentError, WatchedSocket } from '#connector-sdk';

import { ofReason, toFailure } from './failures';
import { MAX_PACKET_BYTES, watchPackets } from './packet-watch';
import { MAX_UNRELEASED } from './unreleased';

const KEEP_ALIVE_SECONDS = 30;
const CONNECT_MS = 15_000;
/** How long a broker keeps messages for a trigger that nobody holds. */
const SESSION_SECONDS = 7 * 24 * 3600;

/** A message is acknowledged when its promise resolves; when it rejects, the session ends. */
export type Receive = (packet: IPublishPacket) => Promise<void>;

export interface Session {
  client: MqttClient;
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
export async function withSession(
  context: HeldContext,
  receive: Receive,
  released: (messageId: number) => void,
  use: (session: Session) => Promise<void>,
): Promise<void> {
  let client: MqttClient | null = null;
  const stop = () => client?.end(true);
  context.signal.addEventListener('abort', stop);
  try {
    const fields = (await context.auth())?.fields;
    if (!fields) {
      throw new PermanentError({ code: 'mqtt.no_connection', message: 'Choose a connection to a broker.' });
    }
    const raw = await connectToServer(context.sockets, fields, context.signal, fields['tls'] === 'on');
    const socket = new WatchedSocket(raw, watchPackets());
    let fail: (error: unknown) => void = () => undefined;
    const lost = new Promise<never>((_resolve, reject) => (fail = (error) => reject(toFailure(error))));
    lost.catch(() => undefined);
    socket.on('error', fail);

    const take = (packet: IPublishPacket, done: () => void) => receive(packet).then(done, fail);
    const options = optionsOf(fields, context.trigger.id);
    const opened = new MqttClient(() => socket, options);
    client = opened;
    // Given as an option it would count for MQTT 5 only.
    opened.options.customHandleAcks = (_topic, _message, packet, done) =>
      void take(packet as IPublishPacket, () => done(0));
    opened.handleMessage = (packet, done) => {
      // Those of higher QoS were taken before they were acknowledged.
      if (packet.qos === 0) void take(packet, () => done());
      else done();
    };
    opened.on('error', fail);
    opened.on('close', () => fail(null));
    opened.on('disconnect', ({ reasonCode = 0 }) => fail(ofReason(reasonCode, '')));
    opened.on('packetreceive', (packet) => {
      if (packet.cmd === 'pubrel' && packet.messageId !== undefined) released(packet.messageId);
    });
    const connected = new Promise<boolean>((resolve) =>
      opened.once('connect', ({ sessionPresent }) => resolve(sessionPresent)),
    );
    opened.connect();
    const isResumed = await Promise.race([connected, lost]);
    await use({ client: opened, isResumed, version: options.protocolVersion === 5 ? 5 : 4, lost });
  } catch (error) {
    if (!context.signal.aborted) throw error;
  } finally {
    context.signal.removeEventListener('abort', stop);
    client?.end(true);
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
    clean: false,
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
