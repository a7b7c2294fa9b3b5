/** A route with its `:name` segments, such as `GET /v3/teams/:team`. */
export interface Route<Handler> {
  readonly method: string;
  readonly path: string;
  readonly handler: Handler;
}

export interface Match<Handler> {
  readonly handler: Handler;
  /** Segments by name, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

export interface Router<Handler> {
  /** The first route that fits, or `undefined` for an unknown address or broken percent-encoding. */
  match(method: string | undefined, url: string): Match<Handler> | undefined;
}

/** A table of routes, for the few addresses that a simulated service has. */
export function createRouter<Handler>(routes: readonly Route<Handler>[]): Router<Handler> {
  const table = routes.map((route) => ({ ...route, pattern: route.path.split('/') }));
  return {
    match(method, url) {
      const { pathname, searchParams: query } = new URL(url, 'http://sandbox.invalid');
      const segments = decodedSegments(pathname);
      if (!segments) return undefined;
      for (const { handler, pattern, ...route } of table) {
        const params = method === route.method ? readParams(pattern, segments) : undefined;
        if (params) return { handler, params, query };
      }
      return undefined;
    },
  };
}

function decodedSegments(pathname: string): readonly string[] | undefined {
  try {
    return pathname.split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function readParams(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return params;
}
