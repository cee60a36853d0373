import { open } from 'node:fs/promises';

/** Longer than any script that only hands its words on. */
const enoughBytes = 1000;

/**
 * The program behind a script that only hands its words on, as Debian's `chromium-headless-shell` is. The kernel can be
 * told to kill a browser when its worker dies, but not the child of a script. Any other program is itself.
 */
export async function behindWrapper(program: string): Promise<string> {
  const start = await readStart(program);
  if (!start.startsWith('#!')) return program;
  const commands = start.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const target = commands.length === 1 ? /^(?:exec )?(\/[^\s"$]+) "\$@"$/.exec(commands[0] ?? '')?.[1] : undefined;
  return target === undefined ? program : behindWrapper(target);
}

async function readStart(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(enoughBytes), 0, enoughBytes, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
