import { randomUUID } from 'node:crypto';
import type { Answer } from './host.ts';
import type { SeenCall } from './requests.ts';
import { type Call, jsonBody, matchRoute, type Reply, type RouteKey, templateOf } from './router.ts';
import type { Tokens } from './tokens.ts';
import type { World } from './world.ts';

/** One version of a secret, as the vault shows it. */
interface Version {
  readonly id: string;
  readonly value: string;
  readonly contentType: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdSec: number;
  readonly expSec: number | undefined;
  readonly enabled: boolean;
}

/** A key vault of the partner, as far as secrets go. */
export interface KeyVault {
  /** By name, oldest first. */
  readonly secrets: Map<string, Version[]>;
  /** What everybody may do who comes from the partner's tenant. */
  permission: 'write' | 'read' | 'none';
  /** Application ids of those who were let in, oldest first. */
  readonly callers: string[];
  /** Puts a value in as `az keyvault secret set` does: without tags. */
  put(name: string, value: string): void;
}

export interface KeyVaultOptions {
  readonly world: World;
  readonly tokens: Tokens;
  readonly now: () => Date;
  readonly loginUrl: () => string;
}

const RESOURCE = 'https://vault.azure.net';

const fault = (status: number, code: string, message: string, inner?: string): Reply => ({
  status,
  body: { error: { code, message, ...(inner ? { innererror: { code: inner } } : {}) } },
});

interface VaultRoute extends RouteKey {
  readonly needs: 'read' | 'write';
  readonly handle: (call: Call, name: string, version: string) => Reply;
}

/**
 * The secrets of a key vault: set, get the newest or one version, list versions. Whoever comes without a token is told where
 * to get one, which is how Microsoft's library begins every conversation.
 * Source: https://learn.microsoft.com/rest/api/keyvault/secrets ,
 * https://learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses
 */
export function createKeyVault({ world, tokens, now, loginUrl }: KeyVaultOptions): {
  readonly vault: KeyVault;
  readonly answer: (call: Call) => Answer;
} {
  const nowSec = (): number => Math.floor(now().getTime() / 1000);
  const add = (name: string, version: Omit<Version, 'id' | 'createdSec'>): Version => {
    const made = { ...version, id: randomUUID().replaceAll('-', ''), createdSec: nowSec() };
    vault.secrets.set(name, [...(vault.secrets.get(name) ?? []), made]);
    return made;
  };
  const vault: KeyVault = {
    secrets: new Map(),
    permission: 'write',
    callers: [],
    put: (name, value) => void add(name, { value, contentType: undefined, tags: {}, expSec: undefined, enabled: true }),
  };

  const shown = (
    { baseUrl }: Call,
    name: string,
    { id, contentType, tags, ...version }: Version,
    withValue: boolean,
  ) => ({
    ...(withValue ? { value: version.value } : {}),
    id: `${baseUrl}/secrets/${name}/${id}`,
    ...(contentType ? { contentType } : {}),
    attributes: {
      enabled: version.enabled,
      created: version.createdSec,
      updated: version.createdSec,
      ...(version.expSec ? { exp: version.expSec } : {}),
      recoveryLevel: 'Recoverable+Purgeable',
      recoverableDays: 90,
    },
    tags,
  });

  const get = (call: Call, name: string, id: string): Reply => {
    const versions = vault.secrets.get(name) ?? [];
    const version = id ? versions.find((one) => one.id === id) : versions.at(-1);
    if (!version)
      return fault(404, 'SecretNotFound', `A secret with (name/id) ${name} was not found in this key vault.`);
    if (!version.enabled)
      return fault(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.', 'SecretDisabled');
    return { status: 200, body: shown(call, name, version, true) };
  };

  const set = (call: Call, name: string): Reply => {
    const body = jsonBody(call);
    const value = body?.['value'];
    if (typeof value !== 'string') return fault(400, 'BadParameter', 'The property "value" is missing.');
    const attributes = (body?.['attributes'] ?? {}) as { exp?: number; enabled?: boolean };
    const version = add(name, {
      value,
      contentType: body?.['contentType'] as string | undefined,
      tags: (body?.['tags'] ?? {}) as Record<string, string>,
      expSec: attributes.exp,
      enabled: attributes.enabled ?? true,
    });
    return { status: 200, body: shown(call, name, version, true) };
  };

  const list = (call: Call, name: string): Reply => {
    const value = (vault.secrets.get(name) ?? []).map((version) => shown(call, name, version, false));
    return { status: 200, body: { value, nextLink: null } };
  };

  const routes: readonly VaultRoute[] = [
    { method: 'GET', path: 'secrets/:name/versions', needs: 'read', handle: list },
    { method: 'GET', path: 'secrets/:name', needs: 'read', handle: get },
    { method: 'GET', path: 'secrets/:name/:version', needs: 'read', handle: get },
    { method: 'PUT', path: 'secrets/:name', needs: 'write', handle: set },
  ];

  const challenge = (): Reply => ({
    ...fault(401, 'Unauthorized', 'AKV10000: Request is missing a Bearer or PoP token.'),
    headers: { 'WWW-Authenticate': `Bearer authorization="${loginUrl()}/${world.partner.id}", resource="${RESOURCE}"` },
  });

  return {
    vault,
    answer(call) {
      const token = tokens.read(call.headers['authorization']);
      if (!token || token.aud !== RESOURCE || token.tid !== world.partner.id) return challenge();
      const found = matchRoute(routes, call.method, call.segments);
      if (!found)
        return { ...fault(404, 'NotFound', 'There is no such route.'), unknownRoute: true, tenantId: token.tid };
      // A role of Azure stands in no token: what the vault knows of the caller is what was granted.
      const granted = { write: ['Key Vault Secrets Officer'], read: ['Key Vault Secrets User'], none: [] };
      const seen: SeenCall = {
        route: templateOf(found.route),
        by: token.idtyp,
        where: 'partner',
        granted: granted[vault.permission],
      };
      const isAllowed = vault.permission === 'write' || vault.permission === found.route.needs;
      if (!isAllowed) {
        return {
          ...fault(403, 'Forbidden', 'Caller is not authorized to perform action on resource.', 'ForbiddenByRbac'),
          tenantId: token.tid,
          seen,
        };
      }
      vault.callers.push(token.appid);
      const { name = '', version = '' } = found.params;
      return { ...found.route.handle(call, name, version), tenantId: token.tid, seen };
    },
  };
}
