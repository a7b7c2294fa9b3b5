import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Memory of one or more processes, in MB of 2^20 bytes. */
export interface Resident {
  /** What stands in memory; what processes share is counted for each of them. */
  readonly rss: number;
  /** The same, with everything shared split among those who share it. */
  readonly pss: number;
}

/** Whether this machine tells: only Linux has these files. */
export const canMeasureMemory = process.platform === 'linux';

export const residentOfNode = (pid: number): Promise<Resident> => residentOf([pid]);

/** The embedded server below `folder` with all of its processes. */
export async function residentOfDatabase(folder: string): Promise<Resident> {
  // Line 1 of postmaster.pid is the process id (PostgreSQL manual, "Database File Layout").
  const [line] = (await readFile(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  const postmaster = Number(line);
  return residentOf([postmaster, ...(await childrenOf(postmaster))]);
}

/** Milliseconds of processor that a process has used so far, on all cores together. */
export async function processorMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold anything; user and system time are the 12th and 13th field behind it, in hundredths of
  // a second (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function residentOf(pids: readonly number[]): Promise<Resident> {
  const texts = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')));
  const sum = (name: string) => {
    const kB = texts.map((text) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0));
    return kB.reduce((all, one) => all + one, 0) / 1024;
  };
  return { rss: sum('Rss'), pss: sum('Pss') };
}

async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  // The name in brackets may hold anything; the parent is the second field behind it (proc(5)).
  return pids.filter((_pid, index) => Number(/\) \S (\d+)/.exec(stats[index] ?? '')?.[1]) === parent);
}
