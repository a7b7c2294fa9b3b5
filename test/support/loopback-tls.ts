import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { type RequestListener, request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { certificate, toPem } from '../../src/sandbox/cloud/certificate.ts';

/** A root of its own, and the key and certificate of a server on loopback under it, PEM. */
export interface LoopbackTls {
  readonly caPem: string;
  readonly key: string;
  readonly cert: string;
}

/** Makes a root and a server certificate for `localhost` and 127.0.0.1. */
export function makeLoopbackTls(): LoopbackTls {
  const [root, server] = [keyPair(), keyPair()];
  // OpenSSL looks roots up by name: two of them trusted by one process must not share one.
  const issuer = { subject: { commonName: `Loopback Root ${randomUUID()}` }, privateKey: root.privateKey };
  const rootDer = certificate({ subject: issuer.subject, publicKey: root.publicKey, issuer, use: 'root' });
  const serverDer = certificate({
    subject: { commonName: 'localhost' },
    publicKey: server.publicKey,
    issuer,
    use: { dnsName: 'localhost', ipAddress: [127, 0, 0, 1] },
  });
  return {
    caPem: toPem(rootDer),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: toPem(serverDer),
  };
}

const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

export interface TlsServer {
  /** `https://localhost:…`, without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves https on loopback and a free port. */
export async function serveTls({ key, cert }: LoopbackTls, listener: RequestListener): Promise<TlsServer> {
  const server = createServer({ key, cert }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Passes every request on to a server on loopback that speaks plain http. */
export const passTo =
  (port: () => number): RequestListener =>
  (req, res) => {
    const onward = request({
      host: '127.0.0.1',
      port: port(),
      method: req.method,
      path: req.url,
      headers: req.headers,
    });
    onward.on('response', (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    onward.on('error', () => res.destroy());
    req.pipe(onward);
  };
