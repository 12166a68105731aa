export { SESSION_COOKIE } from './cookies';
export { API_PREFIX, isRawResponse, Route, type RouteDeclaration, successStatus } from './route';
export { RouteRequest } from './route-request';
