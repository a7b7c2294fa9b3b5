/** One request as a handler sees it. */
export interface Call {
  readonly method: string;
  /** The host that was called: scheme, address, port, without a slash at the end. */
  readonly baseUrl: string;
  /** Decoded path segments, without empty ones. */
  readonly segments: readonly string[];
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** One answer; `body` is sent as JSON, a `Buffer` as it is, `undefined` as nothing. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What a route is found by; `path` is relative, its variable segments start with a colon: `users/:id`. */
export interface RouteKey {
  readonly method: string;
  readonly path: string;
}

export interface Match<R extends RouteKey> {
  readonly route: R;
  readonly params: Readonly<Record<string, string>>;
}

const fits = (pattern: readonly string[], segments: readonly string[]): boolean =>
  pattern.length >= segments.length &&
  segments.every((segment, at) => pattern[at]?.startsWith(':') || pattern[at]?.toLowerCase() === segment.toLowerCase());

/** The path of a route as documents write it: `/users/{id}`. */
export const templateOf = ({ path }: RouteKey): string =>
  `/${path.replaceAll(/:(\w+)/g, '{$1}').replace(/\(appId='[^']*'\)/, '(appId={id})')}`;

/** Finds the route of a request: the first that fits, so exact paths go before variable ones. */
export function matchRoute<R extends RouteKey>(
  routes: readonly R[],
  method: string,
  segments: readonly string[],
): Match<R> | undefined {
  for (const route of routes) {
    const pattern = route.path.split('/');
    if (route.method !== method || pattern.length !== segments.length || !fits(pattern, segments)) continue;
    const params: Record<string, string> = {};
    pattern.forEach((part, at) => {
      if (part.startsWith(':')) params[part.slice(1)] = segments[at] ?? '';
    });
    return { route, params };
  }
  return undefined;
}

/** The first segment that no route has in that place; `undefined` when only the method or the end is wrong. */
export function unknownSegment(routes: readonly RouteKey[], segments: readonly string[]): string | undefined {
  const patterns = routes.map((route) => route.path.split('/'));
  const at = segments.findIndex((_, index) => !patterns.some((pattern) => fits(pattern, segments.slice(0, index + 1))));
  return segments[at];
}

/** The body as a JSON object; `undefined` when it is not one. */
export function jsonBody(call: Call): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(call.body.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A list of texts out of a parsed body; `undefined` when it is anything else. */
export const textList = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
