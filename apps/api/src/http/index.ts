export { type CookieOptions, SESSION_COOKIE } from './cookies';
export { API_PREFIX, type RawResponse, Route, type RouteDeclaration } from './route';
export { RouteRequest } from './route-request';
