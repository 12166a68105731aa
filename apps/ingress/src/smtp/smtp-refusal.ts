/** A mail, a recipient or a connection that is not taken: an SMTP reply (RFC 5321 §4.2). */
export class SmtpRefusal extends Error {
  constructor(
    /** 4xx: come again; 5xx: don't; 421: the connection ends with it. */
    readonly responseCode: number,
    message: string,
    /** For the metrics: `mail.unknown`, `mail.too_large`… */
    readonly code: string,
  ) {
    super(message);
    this.name = 'SmtpRefusal';
  }
}

export const unavailable = (): SmtpRefusal =>
  new SmtpRefusal(451, 'The mail was not stored. Send it again later.', 'server.unavailable');
