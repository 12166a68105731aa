export { ListenerModule } from './listener.module';
