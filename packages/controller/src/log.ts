/** The controller's own diary. */
export interface Log {
  info: (message: string) => void;
  warn: (message: string) => void;
}

/** One line an entry: the time, the level, a sentence. */
export function createLog(write: (line: string) => void): Log {
  const entry = (level: string) => (message: string) => write(`${new Date().toISOString()} ${level} ${message}\n`);
  return { info: entry('info'), warn: entry('warn') };
}
