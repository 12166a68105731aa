/** One declaration per operation: routing, access, validation, idempotency and OpenAPI all read it. */
import {
  applyDecorators,
  createParamDecorator,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
} from '@nestjs/common';
import type { ExecutionContext, StreamableFile } from '@nestjs/common';
import type { ErrorCode } from '#kernel';
import type { Role } from '#schema';
import type { Static, TSchema } from 'typebox';

import type { RouteRequest } from './route-request';

/** Where the API lives; paths of declarations are below it. */
export const API_PREFIX = '/api/v1';

/** Metadata key under which a handler carries its declaration. */
export const ROUTE = 'sluice:route';

/** An answer that is not JSON; the handler returns a `StreamableFile`. */
export interface RawResponse {
  mediaType: string;
  description: string;
}

/** What a route answers, by status: a schema, null for an empty answer, or something that is not JSON. */
export type Responses = Record<number, TSchema | RawResponse | null>;

export interface RouteDeclaration<
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
  Answers extends Responses = Responses,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, with `:name` for parameters. */
  path: string;
  summary: string;
  description?: string;
  /** Groups operations in the docs. */
  tag: string;
  /** The least role that may call it; `public` asks for no credentials. */
  access: 'public' | Role;
  params?: Params;
  query?: Query;
  body?: Body;
  /** The least 2xx is the answer of a success. */
  responses: Answers;
  /** Codes of the catalogue that it answers besides those that every route may answer. */
  errors?: readonly ErrorCode[];
  /** Its answer carries an `ETag`, and where it writes, it takes `If-Match`. */
  etag?: boolean;
  /** Its answer holds a secret that is shown once: `Idempotency-Key` is ignored, so that it is never stored. */
  secretAnswer?: boolean;
  /** Its body is `application/octet-stream`, read as it comes by `RouteRequest.bytes`; `Idempotency-Key` is ignored. */
  rawBody?: boolean;
  /** Its body is stored as bytes, so texts may hold what the database's JSON can't. */
  anyText?: boolean;
}

type AnswerOf<R> = R extends null
  ? void
  : R extends RawResponse
    ? StreamableFile
    : R extends TSchema
      ? Static<R>
      : never;

/** Hands the handler its one argument, which the guard made. */
const Input = createParamDecorator(
  (_data: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<{ routeRequest?: RouteRequest }>().routeRequest,
);

/**
 * Makes a method of a controller an operation of the API. The method gets one `RouteRequest`, checked and with an
 * allowed caller, and returns the answer's body.
 */
export function Route<
  Params extends TSchema,
  Query extends TSchema,
  Body extends TSchema,
  Answers extends Responses,
>(declaration: RouteDeclaration<Params, Query, Body, Answers>) {
  const decorate = applyDecorators(
    RequestMapping({ path: API_PREFIX + declaration.path, method: RequestMethod[declaration.method] }),
    HttpCode(successStatus(declaration)),
    SetMetadata(ROUTE, declaration),
  );
  return <
    Handler extends (
      request: RouteRequest<Static<Params>, Static<Query>, Static<Body>>,
    ) => AnswerOf<Answers[keyof Answers]> | Promise<AnswerOf<Answers[keyof Answers]>>,
  >(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Handler>,
  ): void => {
    decorate(target, key, descriptor);
    Input()(target, key, 0);
  };
}

/** The status of a success. */
export function successStatus({ responses }: Pick<RouteDeclaration, 'responses'>): number {
  const statuses = Object.keys(responses).map(Number);
  const success = statuses.filter((status) => status < 300).toSorted((a, b) => a - b)[0];
  if (success === undefined) throw new Error('A route needs a 2xx response.');
  return success;
}

export const isRawResponse = (response: TSchema | RawResponse | null): response is RawResponse =>
  response !== null && 'mediaType' in response;
