export { type AddressVerdict, type AllowList, checkAddress, parseAllow } from './addresses';
export { createHttpClient, HTTP_CLIENT, type HttpClientOptions, type OutboundClient } from './client';
export { OUTBOUND_FAILURES, type OutboundFailureCode } from './failures';
export { OutboundModule } from './outbound.module';
export type { Resolve } from './resolve';
