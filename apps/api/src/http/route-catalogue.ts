import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';

import { API_PREFIX, ROUTE, type RouteDeclaration } from './route';

/** Every operation of this process, as its controllers declare them. */
@Injectable()
export class RouteCatalogue {
  private known: RouteDeclaration[] | null = null;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  get all(): readonly RouteDeclaration[] {
    return (this.known ??= this.find());
  }

  /** The methods that an address takes; none when there is no such address. */
  methodsAt(path: string): string[] {
    if (!path.startsWith(API_PREFIX)) return [];
    const methods = this.all
      .filter((route) => matches(API_PREFIX + route.path, path))
      .map(({ method }) => method);
    return [...new Set(methods)];
  }

  private find(): RouteDeclaration[] {
    return this.discovery.getControllers().flatMap(({ metatype }) => {
      const prototype = metatype?.prototype as Record<string, object> | undefined;
      if (!prototype) return [];
      return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
        const declaration = Reflect.getMetadata(ROUTE, prototype[name]!) as RouteDeclaration | undefined;
        return declaration ? [declaration] : [];
      });
    });
  }
}

function matches(pattern: string, path: string): boolean {
  const expected = pattern.split('/');
  const actual = path.split('/');
  return (
    expected.length === actual.length &&
    expected.every((part, n) => (part.startsWith(':') ? actual[n] !== '' : part === actual[n]))
  );
}
