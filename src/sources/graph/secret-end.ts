import { z } from 'zod';
import { AppError } from '../../error.ts';
import type { Graph } from './client.ts';

/** When the client secret of our app ends, as far as Microsoft lets us see it. */
export interface SecretEnd {
  /** Asks at most once a day. Call it every few seconds; it never throws. */
  look(): Promise<void>;
  /** `undefined` while unknown: not asked yet, not permitted, no secret in use, or not to be told apart. */
  endsAt(): Date | undefined;
}

export interface SecretEndPorts {
  readonly graph: Graph;
  readonly partnerTenantId: string;
  readonly clientId: string;
  /** `''` when the app proves itself otherwise: then nothing is asked. */
  readonly secret: string;
  readonly now: () => Date;
}

const DAY_MS = 86_400_000;
const AFTER_FAILURE_MS = 3_600_000;
/** Characters that Microsoft keeps of a secret, to tell it from others. */
const HINT_LENGTH = 3;

const Application = z.object({
  passwordCredentials: z
    .array(z.object({ hint: z.string().nullish(), endDateTime: z.coerce.date().nullish() }))
    .catch([]),
});

/**
 * Reads when our client secret ends. It needs the permission `Application.Read.All`, which nothing else needs: without it
 * the end stays unknown, and nobody is told of the refusal.
 *
 * Of several secrets that begin alike the one that ends first counts: too early is better than too late.
 * Source: https://learn.microsoft.com/graph/api/application-get
 */
export function createSecretEnd({ graph, partnerTenantId, clientId, secret, now }: SecretEndPorts): SecretEnd {
  const known: { endsAt?: Date | undefined; askAt: number } = { askAt: Number.NEGATIVE_INFINITY };
  return {
    endsAt: () => known.endsAt,
    async look() {
      const at = now().getTime();
      if (secret === '' || at < known.askAt) return;
      known.askAt = at + DAY_MS;
      const path = `/applications(appId='${clientId}')`;
      try {
        const answer = await graph.get({
          tenantId: partnerTenantId,
          path,
          query: { $select: 'passwordCredentials' },
          as: 'app',
        });
        known.endsAt = endOf(Application.parse(answer).passwordCredentials, secret.slice(0, HINT_LENGTH));
      } catch (error) {
        const isRefused = error instanceof AppError && error.code === 'source_refused';
        if (!isRefused) known.askAt = at + AFTER_FAILURE_MS;
      }
    },
  };
}

function endOf(credentials: z.output<typeof Application>['passwordCredentials'], hint: string): Date | undefined {
  const ends = credentials.flatMap((one) => (one.hint === hint && one.endDateTime ? [one.endDateTime.getTime()] : []));
  return ends.length === 0 ? undefined : new Date(Math.min(...ends));
}
