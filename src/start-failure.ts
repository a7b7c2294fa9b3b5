import type { Settings } from './config.ts';
import { AppError } from './error.ts';

/** What Node and the operating system say about a failed call. */
interface SystemError {
  readonly code?: string;
  readonly syscall?: string;
  readonly path?: string;
  readonly port?: number;
}

/** Codes of a folder or file that cannot be used. */
const FILE_CODES = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC']);

/** Says in plain words, for the person at the terminal, why the service could not start and what to do about it. */
export function startFailure(error: unknown, settings: Settings): string {
  if (error instanceof AppError) return ofCode(error, settings);
  const { code = '', syscall, path, port } = (error ?? {}) as SystemError;
  if (syscall === 'listen' && code === 'EADDRINUSE') {
    return `Port ${port} is taken by another program. Set PORT to a free one; PORT=0 takes any.`;
  }
  if (syscall === 'listen' && code === 'EACCES')
    return `This account may not listen on port ${port}. Set PORT above 1023.`;
  if (path && FILE_CODES.has(code)) {
    return `${path} cannot be used (${code}). Set DATA_DIR, now ${settings.DATA_DIR}, to a folder that this account may write to.`;
  }
  return 'Something unexpected went wrong; the line above says what.';
}

function ofCode({ code, fields }: AppError, settings: Settings): string {
  switch (code) {
    case 'storage_unavailable': {
      const where = settings.DATABASE_URL ? 'DATABASE_URL' : `DATA_DIR (${settings.DATA_DIR})`;
      return `The database of ${where} cannot be used: ${fields['reason']}.`;
    }
    case 'storage_busy':
      return 'Another Watchpost has been starting its database for a minute, in the same DATA_DIR. Stop it, or try again.';
    case 'storage_newer':
      return `A newer Watchpost has changed this database (${fields['unknown']}). Start that version, or restore a backup.`;
    default:
      return 'Something unexpected went wrong; the line above says what.';
  }
}
