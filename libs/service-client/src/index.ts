export * from './service-clients';
export { ServiceClientModule } from './service-client.module';
export * from './traffic';
