import type { Config } from './types.js';

/**
 * A failure to start that is the host's to mend, as a sentence; undefined when it is a mistake of ours, of which the host should
 * see everything. What our own rooms throw for the host has no code and is a sentence already.
 */
export function whyNot(error: unknown, config: Pick<Config, 'port' | 'host' | 'standinsPort' | 'dataDir' | 'mode'>): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === undefined) return error.name === 'Error' ? error.message : undefined;
  const data = `DATA_DIR ${config.dataDir}`;
  if (isOfListening(error)) return listening(code, config, 'port' in error ? Number(error.port) : config.port);
  if (code.startsWith('SQLITE_'))
    return /^SQLITE_(?:FULL|IOERR)/.test(code)
      ? `${data}: the disk is full or cannot be written (${code}). Make room, or give another DATA_DIR.`
      : /^SQLITE_(?:NOTADB|CORRUPT)/.test(code)
        ? `${data}: a database there is damaged or is none (${code}). Restore a backup.`
        : `${data}: a database there cannot be opened for writing (${code}). Give the service's user the right to write there.`;
  return folderProblems[code] === undefined ? undefined : `${data} ${folderProblems[code]}`;
}

const folderProblems: Readonly<Record<string, string>> = {
  EACCES: "cannot be written. Give the service's user the right to write there, or give another DATA_DIR.",
  EPERM: "cannot be written. Give the service's user the right to write there, or give another DATA_DIR.",
  EROFS: 'is on a file system that is read-only. Give another DATA_DIR.',
  ENOSPC: 'is on a disk that is full. Make room, or give another DATA_DIR.',
  ENOTDIR: 'is no folder: a part of it is a file. Give another DATA_DIR.',
  EEXIST: 'is no folder but a file. Give another DATA_DIR.',
  ENOENT: 'cannot be made. Give another DATA_DIR.',
};

const isOfListening = (error: Error): boolean => 'syscall' in error && (error.syscall === 'listen' || error.syscall === 'getaddrinfo');

function listening(code: string, { host, standinsPort, mode }: Pick<Config, 'host' | 'standinsPort' | 'mode'>, port: number): string {
  const name = mode === 'demo' && port === standinsPort ? 'STANDINS_PORT' : 'PORT';
  if (code === 'EADDRINUSE') return `${name} ${port} is in use. Stop what uses it, or set ${name} to another.`;
  if (code === 'EACCES') return `${name} ${port} is not this user's to open (ports below 1024 are the system's). Set ${name} to another.`;
  return `HOST=${host} is no address of this machine (${code}). Use 127.0.0.1, or 0.0.0.0 for all of them.`;
}
