import { connect as connectTo } from 'node:net';
import { Duplex } from 'node:stream';
import type { Executor, RemoteResult } from '@veille/deploy';

export interface ImaginaryHost {
  /** Ports on loopback that stand for `ADDRESS:PORT` as the host reaches it; every other connection is refused. */
  readonly reaches?: Readonly<Record<string, number>>;
  /** What commands print, by their words. */
  readonly says?: (words: readonly string[]) => string;
}

/** A host whose network is this machine's loopback. */
export function imaginaryHost(host: string, { reaches = {}, says = () => '' }: ImaginaryHost): Executor {
  return {
    host,
    run: async ({ words }): Promise<RemoteResult> => ({ code: 0, stdout: says(words), stderr: '' }),
    connect: (address, port, signal) => {
      const local = reaches[`${address}:${port}`];
      return local === undefined ? refusal() : connectTo({ host: '127.0.0.1', port: local, signal });
    },
  };
}

function refusal(): Duplex {
  const stream = new Duplex({ read: () => {}, write: (_piece, _encoding, done) => done() });
  process.nextTick(() => stream.destroy(new Error('connect failed: Connection refused')));
  return stream;
}
