import { access, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { useDatabase } from '../support/database.ts';
import { until } from '../support/desk.ts';
import { type Service, serverIn, useServices } from '../support/service.ts';

// Takes longer than other files because every test starts the real process, most with a database of its own.
const services = useServices();
const database = useDatabase();

describe('without credentials', () => {
  test('the sandbox starts, says where its window is, and ends in order on Ctrl+C', async () => {
    const folder = await services.folder();
    const dataDir = path.join(folder, 'data');
    await writeFile(path.join(folder, '.env'), `DATA_DIR=${dataDir}\nDIGEST_HOUR=9\n`);
    const service = services.start({ WATCHPOST_SANDBOX: '' }, { cwd: folder });
    const url = await service.ready();
    const address = await until('the address', () => /http:\/\/\S+/.exec(service.terminal)?.[0]);
    expect(await (await fetch(address)).text()).toMatch(/<title>/);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await serverIn(dataDir)).toBeDefined();

    // The terminal sends Ctrl+C to node and to npm, and npm sends it to node again.
    service.process.kill('SIGINT');
    service.process.kill('SIGINT');
    expect(await service.ended()).toEqual({ code: 0, signal: null });
    expect(service.log.at(-1)?.msg).toBe('stopped');
    expect(warningsOf(service)).toEqual([]);
    expect(await serverIn(dataDir)).toBeUndefined();
  });

  test('headless it opens no window, is silent, and nobody outside can reach it', async () => {
    const service = services.start({ DATABASE_URL: database.url, DATA_DIR: await services.folder() });
    const url = await service.ready();
    expect(service.log).toContainEqual(expect.objectContaining({ mode: 'headless', note: expect.any(String) }));
    for (const host of outsideAddresses()) expect(await accepts(host, Number(new URL(url).port))).toBe(false);
    service.process.kill('SIGTERM');
    expect(await service.ended()).toEqual({ code: 0, signal: null });
    expect(service.terminal).toBe('');
    expect(warningsOf(service)).toEqual([]);
  });
});

describe('a start that cannot be', () => {
  test('names everything that is missing or wrong at once, and starts nothing', async () => {
    const dataDir = path.join(await services.folder(), 'data');
    const service = services.start({
      WATCHPOST_SANDBOX: '',
      DATA_DIR: dataDir,
      PORT: 'abc',
      MicrosoftAppId: '00000000-0000-4000-8000-0000000000aa',
      GRAPH_BASE_URL: 'http://graph.contoso.com',
    });
    expect(await service.ended()).toEqual({ code: 1, signal: null });
    for (const name of ['PORT', 'GRAPH_BASE_URL', 'MicrosoftAppPassword', 'MicrosoftAppTenantId', 'AZURE_CLIENT_ID']) {
      expect(service.terminal).toMatch(new RegExp(`^ {2}${name}: `, 'm'));
    }
    expect(service.log).toEqual([]);
    await expect(access(dataDir)).rejects.toThrow('ENOENT');
  });

  test('says that the port is taken, and leaves no database server behind', async () => {
    const dataDir = await services.folder();
    const { server, port } = await listenSomewhere();
    const service = services.start({ DATA_DIR: dataDir, PORT: String(port) });
    expect(await service.ended()).toEqual({ code: 1, signal: null });
    expect(service.terminal).toBe(
      `Watchpost cannot start. Port ${port} is taken by another program. Set PORT to a free one; PORT=0 takes any.\n`,
    );
    expect(await serverIn(dataDir)).toBeUndefined();
    server.close();
  });

  test('says that DATA_DIR cannot be written', async () => {
    const file = path.join(await services.folder(), 'file');
    await writeFile(file, '');
    const service = services.start({ DATA_DIR: file });
    expect(await service.ended()).toEqual({ code: 1, signal: null });
    expect(service.terminal).toMatch(/^Watchpost cannot start\. .*file cannot be used .*DATA_DIR/);
  });

  test('says that the database does not answer, and keeps its password to itself', async () => {
    const { server, port } = await listenSomewhere();
    server.close();
    const service = services.start({
      DATA_DIR: await services.folder(),
      DATABASE_URL: `postgres://watchpost:hunter2@127.0.0.1:${port}/watchpost`,
    });
    expect(await service.ended()).toEqual({ code: 1, signal: null });
    expect(service.terminal).toContain('The database of DATABASE_URL cannot be used: nothing listens at that address.');
    expect(`${service.terminal}${JSON.stringify(service.log)}`).not.toContain('hunter2');
  });
});

describe('the end', () => {
  test('waits for requests in hand, until a second signal says not to', async () => {
    const service = services.start({ DATABASE_URL: database.url, DATA_DIR: await services.folder() });
    const { port } = new URL(await service.ready());
    const slow = connect(Number(port), '127.0.0.1').on('error', () => undefined);
    slow.write('POST /api/messages HTTP/1.1\r\nhost: desk\r\ncontent-length: 10\r\n\r\n{');
    await until('the request in hand', async () => (await metricsAt(port)).includes('watchpost_'));
    service.process.kill('SIGTERM');
    await service.logged('stopping');
    while (service.process.exitCode === null) {
      service.process.kill('SIGTERM');
      await pause(50);
    }
    expect(await service.ended()).toEqual({ code: 1, signal: null });
    expect(service.log.at(-1)?.msg).toBe('stopped at once');
  });

  test('comes in order, with exit code 1, when an error was left to nobody', async () => {
    const fault = `process.on('SIGUSR2', () => Promise.reject(new Error('nobody waits')))`;
    const service = services.start({
      DATABASE_URL: database.url,
      DATA_DIR: await services.folder(),
      NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(fault)}"`,
    });
    await service.ready();
    service.process.kill('SIGUSR2');
    expect(await service.ended()).toEqual({ code: 1, signal: null });
    expect(warningsOf(service)).toMatchObject([
      { level: 50, msg: 'an error was left to nobody', err: { message: 'nobody waits' } },
    ]);
    expect(service.log.at(-1)?.msg).toBe('stopped');
  });

  test('of a start that is still under way comes after it, in order', async () => {
    const dataDir = await services.folder();
    const service = services.start({ DATA_DIR: dataDir });
    await service.logged('database brought up to date');
    service.process.kill('SIGTERM');
    expect(await service.ended()).toEqual({ code: 0, signal: null });
    expect(service.log.map((line) => line.msg)).not.toContain('watchpost is ready');
    expect(await serverIn(dataDir)).toBeUndefined();
  });
});

const warningsOf = (service: Service) => service.log.filter((line) => line.level >= 40);

const metricsAt = async (port: string) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();

const outsideAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => !address.internal && address.family === 'IPv4')
    .map((address) => address.address);

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    const end = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

async function listenSomewhere(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as { port: number }).port };
}
