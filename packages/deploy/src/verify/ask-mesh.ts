import { streamDecode, streamEncode } from 'dns-packet';
import type { Executor } from '../executor/executor.ts';

/** Where every client of Tailscale and Headscale asks for names. */
export const meshResolver = '100.100.100.100';

/** What the mesh's DNS says of a name. */
export interface MeshAnswer {
  /** Sorted; both families. */
  readonly addresses: readonly string[];
  /** Such as `NOERROR` or `NXDOMAIN`. */
  readonly rcode: string;
}

const waitMs = 10_000;

/**
 * Asks the mesh's DNS on a host for both families of each name, over TCP: no program is needed on the host, and its own caches
 * do not answer. All questions go over one connection: sshd refuses more unfinished ones than ten.
 *
 * @throws Error when nothing answers there.
 */
export async function askMesh(
  executor: Executor,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, MeshAnswer>> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
  const stream = executor.connect(meshResolver, 53, limit).on('error', () => undefined);
  const questions = names.flatMap((name) => [{ name, type: 'A' } as const, { name, type: 'AAAA' } as const]);
  try {
    for (const [id, question] of questions.entries()) {
      stream.write(streamEncode({ type: 'query', id, flags: 0x0100, questions: [question] }));
    }
    const answers = await readAnswers(stream, questions.length);
    return new Map(names.map((name, index) => [name, both(answers.get(index * 2), answers.get(index * 2 + 1))]));
  } finally {
    stream.destroy();
  }
}

/** By the number of their question; they come in any order. */
async function readAnswers(stream: AsyncIterable<Buffer>, count: number): Promise<ReadonlyMap<number, MeshAnswer>> {
  const answers = new Map<number, MeshAnswer>();
  let read = Buffer.alloc(0);
  for await (const piece of stream) {
    read = Buffer.concat([read, piece]);
    // A message over TCP is two bytes of length and then itself.
    while (read.length >= 2 && read.length >= 2 + read.readUInt16BE(0)) {
      const end = 2 + read.readUInt16BE(0);
      const { id, answer } = decode(read.subarray(0, end));
      answers.set(id, answer);
      read = read.subarray(end);
    }
    if (answers.size === count) return answers;
  }
  throw new Error('the connection ended before an answer came');
}

function decode(message: Buffer): { readonly id: number; readonly answer: MeshAnswer } {
  const { id = 0, answers = [], ...header } = streamDecode(message);
  // The types of the package leave out what it reads from the header.
  const { rcode = 'NOERROR' } = header as { rcode?: string };
  const addresses = answers.flatMap(({ type, ...found }) =>
    (type === 'A' || type === 'AAAA') && 'data' in found ? [String(found.data)] : [],
  );
  return { id, answer: { addresses, rcode } };
}

/** A name that has one family only is `NOERROR` for the other; some servers say `NXDOMAIN` there. */
function both(four: MeshAnswer | undefined, six: MeshAnswer | undefined): MeshAnswer {
  const all = [four, six].filter((answer) => answer !== undefined);
  const rcode = all.find((answer) => answer.rcode === 'NOERROR')?.rcode ?? all[0]?.rcode ?? 'SERVFAIL';
  return { addresses: all.flatMap(({ addresses }) => addresses).sort(), rcode };
}
