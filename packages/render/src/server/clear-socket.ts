import { mkdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { UserError } from '@veille/protocol';

/**
 * Frees the path of a Unix socket that a dead server left.
 * @throws UserError `start-failed` when somebody answers there: two servers on one queue would make films twice.
 */
export async function clearSocket(socket: string): Promise<void> {
  await mkdir(dirname(socket), { recursive: true });
  if (await answers(socket)) {
    throw new UserError('start-failed', `A render server listens on ${socket} already.`, 'Stop it first.');
  }
  await rm(socket, { force: true });
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.once('connect', () => resolve(true)).once('error', () => resolve(false));
    connection.once('connect', () => connection.destroy());
  });
}
