export { limitedToHosts, refuseOtherHost } from './auth/allowed-hosts';
export * from './auth/http-auth';
export { authToken } from './auth/token-auth';
export { authorityOf } from './auth/own-authority';
export type * from './action-sockets';
export { wordsIn } from './api/answer';
export { answerValue, bytesOf, contentTypeOf } from './api/answer-value';
export { fileNameOf } from './api/file-name';
export { googleFault } from './api/google-fault';
export { createApiClient, type PausableHttp } from './api/client';
export type * from './api/declaration';
export { pathPart } from './api/url';
export * from './auth/oauth2';
export * from './auth/placement';
export type { ConnectionNeed } from './connection-need';
export { connectionNeed } from './need-of-action';
export { BODY_ERRORS } from './body/body-error';
export { parseCsv } from './body/csv';
export { EVENT_FILE, eventFileRef, openEventFile, readEventFileRef } from './body/event-file';
export { parseForm } from './body/form';
export { htmlToText } from './body/html-text';
export * from './body/mail';
export { parseBody } from './body/parse-body';
export * from './catalogue';
export { connectorProblems } from './conformance';
export * from './define';
export * from './errors';
export * from './files';
export { readCsv, writeCsv, writeXml } from '#formats';
export * from './fixtures';
export { foundOptions } from './found-options';
/** @public `npm run docs:connectors` takes it from here. */
export { catalogueTable } from './help/catalogue-table';
export { connectorHelp } from './help/connector-help';
export * from './options';
export * from './shapes';
export * from './paging/next-link';
export * from './paging/next-page';
export * from './paging/paging-fields';
export * from './paging/items-in';
export * from './paging/with-query';
export * from './poll/conditional';
export { everySeconds } from './poll/interval';
export { lookBack, tooMany } from './poll/look-back';
export { idOfFile, settledFiles } from './poll/settled';
export { parseRetryAfter } from './retry-after';
export * from './s3';
export { aborted, pauseFor, within } from './socket/deadline';
export {
  certificateFields,
  certificateName,
  connectToServer,
  fieldText,
  placeOf,
  serverFields,
  serverNameField,
  tlsOptions,
} from './socket/server-fields';
export { type Watch, WatchedSocket } from './socket/watched-socket';
export * from './sql';
export { statusError } from './status-error';
export { runInThread } from './thread/run-in-thread';
export * from './types';
export * from './trigger/declarations';
export { describeHeld } from './trigger/describe-held';
export { EventQueue, storePatiently } from './trigger/event-queue';
export * from './trigger/held';
export * from './trigger/http-stream';
export * from './trigger/socket';
export * from './trigger/stream';
export { queryTemplate } from './trigger/query-template';
export { toTemplate } from './trigger/to-template';
export * from './trigger/web-socket';
export { compilePathPattern, pathPatternProblem, type PathPattern } from './webhook/path-pattern';
export { isOneOf, sameText } from './webhook/constant-time';
export { eventsField, isWanted } from './webhook/event-filter';
export * from './webhook/handshake';
export { headerFields } from './webhook/header-fields';
export {
  bodyDigest,
  firstOf,
  fromBody,
  fromHeader,
  itemsDigest,
  joined,
  listOf,
  type Payload,
  payloadOf,
  type Reader,
  valueAt,
} from './webhook/payload';
export * from './webhook/preset';
export type { RegistrableInput } from './webhook/preset-schemas';
export { ACCEPTED, refuse } from './webhook/refusal';
export { secretsOf } from './webhook/secrets';
export { callService, type ServiceAnswer, type ServiceCall, textAt } from './webhook/service-call';
export * from './webhook/signature-scheme';
export * from './webhook/access-auth';
export * from './webhook/signing-auth';
export { signedBy, type Verifier, verifySignature } from './webhook/verify-signature';
export { ADDRESS_RANGE_PATTERN, verifyAddress } from './webhook/allowed-address';
export { bearerToken, verifyBasic, verifyBearer, verifyHeaderValue } from './webhook/credentials';
export { type JwtKeys, type JwtRules, PUBLIC_ALGORITHMS, SHARED_ALGORITHMS, verifyJwt } from './webhook/jwt';
export * from './webhook/preset-field';
export { signedContent } from './webhook/signed-content';
export { signStandard } from './webhook/sign-standard';
export { STANDARD_HEADERS, standardWebhooks, verifyStandard } from './webhook/standard-webhooks';
export { timestampRefusal } from './webhook/timestamp';
