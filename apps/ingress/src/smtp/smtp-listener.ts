/**
 * Takes mail (RFC 5321) for the addresses of triggers, and for nobody else: nothing is ever passed on. It answers 250
 * when the mail is stored.
 */
import { readFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';

import { CONFIG, type Config } from '#config';
import { LOGGER, Metrics, type Logger } from '#telemetry';
import { GroupCommitFullError, isUnavailable, type TriggerAddress } from '#store';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

import { MAX_MAIL_BYTES, MailRoom } from './mail-room';
import { ReceiveMail } from './receive-mail';
import { Recipients } from './recipients';
import { MAX_CONNECTIONS, SmtpConnections } from './smtp-connections';
import { SmtpRefusal, unavailable } from './smtp-refusal';

const MAX_RECIPIENTS = 20;
/** Of one connection; whoever guesses addresses has to begin anew. */
const MAX_REFUSALS = 10;
/** Without a byte. */
const SILENCE_MS = 60_000;
const CLOSE_MS = 5000;
const MAX_COMMAND_BYTES = 2048;

interface Conversation {
  recipients: Map<string, TriggerAddress>;
  refusals: number;
}

@Injectable()
export class SmtpListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly connections = new SmtpConnections();
  private readonly conversations = new WeakMap<SMTPServerSession, Conversation>();
  private readonly room = new MailRoom();
  private server: SMTPServer | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly recipients: Recipients,
    private readonly mails: ReceiveMail,
    private readonly metrics: Metrics,
  ) {}

  /** Where it listens; null where no mail is taken. */
  get port(): number | null {
    const address = this.server?.server.address() as AddressInfo | null | undefined;
    return address?.port ?? null;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { smtp, mailDomain } = this.config;
    if (!smtp || mailDomain === null) return;
    const server = this.create(mailDomain, smtp.tls);
    this.server = server;
    server.server.on('connection', (socket: Socket) => this.connections.accept(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(smtp.port, smtp.host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    // What goes wrong with one connection.
    server.on('error', (error) => this.logger.debug({ err: error }, 'A connection for mail broke.'));
    this.logger.info({ port: this.port, domain: mailDomain }, 'Mail is taken.');
  }

  async beforeApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = null;
    await new Promise<void>((resolve) => server.close(() => resolve()));
    this.connections.end();
  }

  private create(name: string, tls: { certFile: string; keyFile: string } | null): SMTPServer {
    return new SMTPServer({
      name,
      banner: 'Sluice',
      ...(tls ? { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) } : {}),
      // Without a certificate of its own it would show one that the whole world has the key of.
      disabledCommands: tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
      authOptional: true,
      disableReverseLookup: true,
      logger: false,
      size: MAX_MAIL_BYTES,
      rejectOversized: true,
      maxClients: MAX_CONNECTIONS,
      maxRecipients: MAX_RECIPIENTS,
      maxCommandLength: MAX_COMMAND_BYTES,
      socketTimeout: SILENCE_MS,
      closeTimeout: CLOSE_MS,
      onMailFrom: (_address, session, done) => {
        this.conversationOf(session).recipients.clear();
        done();
      },
      onRcptTo: (address, session, done) => void this.addRecipient(address.address, session).then(done),
      onData: (stream, session, done) => void this.takeMail(stream, session).then(done),
    });
  }

  /** Null when it is one of ours. */
  private async addRecipient(address: string, session: SMTPServerSession): Promise<SmtpRefusal | null> {
    const conversation = this.conversationOf(session);
    try {
      conversation.recipients.set(address, await this.recipients.find(address, senderOf(session)));
      return null;
    } catch (error) {
      const refusal = this.refusalFrom(error);
      if (refusal.responseCode < 500) return refusal;
      conversation.refusals += 1;
      return conversation.refusals < MAX_REFUSALS
        ? refusal
        : new SmtpRefusal(421, 'Too many addresses that do not exist.', refusal.code);
    }
  }

  /** Null when it is committed. */
  private async takeMail(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
  ): Promise<SmtpRefusal | null> {
    try {
      const to = this.conversationOf(session).recipients;
      await this.room.read(stream, (mail) =>
        this.mails.receive(mail, {
          from: senderOf(session),
          to,
          helo: session.hostNameAppearsAs || '',
          remoteAddress: session.remoteAddress,
        }),
      );
      return null;
    } catch (error) {
      return this.refusalFrom(error);
    }
  }

  private conversationOf(session: SMTPServerSession): Conversation {
    const known = this.conversations.get(session);
    if (known) return known;
    const conversation = { recipients: new Map<string, TriggerAddress>(), refusals: 0 };
    this.conversations.set(session, conversation);
    return conversation;
  }

  private refusalFrom(error: unknown): SmtpRefusal {
    const refusal = error instanceof SmtpRefusal ? error : unavailable();
    if (refusal !== error) {
      const expected = isUnavailable(error) || error instanceof GroupCommitFullError;
      this.logger[expected ? 'warn' : 'error'](
        { err: error },
        'A mail could not be stored; its sender was told to come again.',
      );
    }
    this.metrics.events.inc({ outcome: 'refused' });
    this.metrics.refused.inc({ code: refusal.code });
    return refusal;
  }
}

const senderOf = ({ envelope }: SMTPServerSession): string =>
  envelope.mailFrom ? envelope.mailFrom.address : '';
