export { Traffic } from './traffic';
export { TrafficModule } from './traffic.module';
