/** The hosts of the simulated cloud. */
export type HostName = 'login' | 'graph' | 'partnerCenter' | 'keyVault';

/** A call as the list of permissions names it, and with which right it was made. */
export interface SeenCall {
  /** `/users/{id}`. */
  readonly route: string;
  readonly by: 'app' | 'user';
  readonly where: 'partner' | 'customer' | undefined;
  /** Everything that the token was granted, whether this call needed it or not. */
  readonly granted: readonly string[];
}

/** One request that a host has answered (or dropped: status 0). Tokens and bodies are not kept. */
export interface SeenRequest {
  readonly at: Date;
  readonly host: HostName;
  readonly method: string;
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** `tid` of the token, where there was a good one. */
  readonly tenantId: string | undefined;
  readonly status: number;
  /** What asked for what, where the host knows the route and the token was one of ours. */
  readonly seen?: SeenCall | undefined;
  /** The host knows no such route: a client of ours asked for something that Microsoft does not have. */
  readonly unknownRoute: boolean;
}

/** The memory of every request, for tests to look at. */
export interface Requests {
  /** Oldest first. */
  all(): readonly SeenRequest[];
  /** Requests to one host, by path prefix, text or pattern. */
  to(host: HostName, path?: string | RegExp): readonly SeenRequest[];
  /** Requests to routes that do not exist: a test fails when there are any. */
  unexpected(): readonly SeenRequest[];
  clear(): void;
}

// A try-out may run for weeks and polls every few seconds: keep what a test can make, forget the rest.
const KEPT = 20_000;

/** Starts an empty record; `record` belongs to the hosts. */
export function createRequests(): Requests & { readonly record: (request: SeenRequest) => void } {
  let seen: SeenRequest[] = [];
  return {
    all: () => seen,
    to: (host, path = '') =>
      seen.filter(
        (request) =>
          request.host === host && (typeof path === 'string' ? request.path.startsWith(path) : path.test(request.path)),
      ),
    unexpected: () => seen.filter((request) => request.unknownRoute),
    clear: () => {
      seen = [];
    },
    record: (request) => {
      seen.push(request);
      if (seen.length > 2 * KEPT) seen = seen.slice(-KEPT);
    },
  };
}
