import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { partnerStaff } from '../../src/sandbox/cloud/sample-partner.ts';

/** A Bot Connector that takes everything and remembers what the bot said since somebody looked. */
export interface FuzzConnector {
  readonly serviceUrl: string;
  /** What the bot sent since the last call, as text. */
  taken(): readonly string[];
  stop(): Promise<void>;
}

/** Bodies that are kept while nobody looks. */
const MOST = 1_000;

export async function startFuzzConnector(tenantId: string): Promise<FuzzConnector> {
  let bodies: string[] = [];
  let number = 0;
  const members = partnerStaff().map(({ id, displayName, upn }) => ({
    id: `29:${id}`,
    objectId: id,
    name: displayName,
    userPrincipalName: upn,
    tenantId,
    userRole: 'user',
  }));
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const path = decodeURIComponent(req.url ?? '');
      const answer = answerTo(req.method ?? '', path);
      if (req.method !== 'GET') bodies.push(Buffer.concat(chunks).toString('utf8'));
      if (bodies.length > MOST) bodies = bodies.slice(-MOST);
      res.writeHead(answer.status, { 'content-type': 'application/json' });
      res.end(JSON.stringify(answer.body));
    });
  });
  const answerTo = (method: string, path: string): { readonly status: number; readonly body: unknown } => {
    if (method !== 'GET') {
      number += 1;
      return { status: method === 'POST' ? 201 : 200, body: { id: `a:${number}`, activityId: String(number) } };
    }
    if (path.includes('/pagedmembers')) return { status: 200, body: { members } };
    const member = members.find(({ id, objectId }) => path.endsWith(`/${objectId}`) || path.endsWith(`/${id}`));
    return member ? { status: 200, body: member } : { status: 404, body: { error: { code: 'NotFound' } } };
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    serviceUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/emea/`,
    taken() {
      const seen = bodies;
      bodies = [];
      return seen;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
