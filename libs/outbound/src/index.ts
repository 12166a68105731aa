export { HTTP_CLIENT } from './client';
export { OutboundModule } from './outbound.module';
