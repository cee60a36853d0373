import { readFile } from 'node:fs/promises';
import type { ComposeConfig } from '@veille/compile';
import type { Issue } from '@veille/stack';

/**
 * A container with an IPv6 address of its own is reached by neighbours whatever is published: the rule that closes networks to
 * them is of IPv4, and Docker's own chain for the other family stands on newer engines only. `files` are a person's own, and
 * `path` is where the stack names them.
 */
export async function refuseIpv6(
  path: Issue['path'],
  files: readonly string[],
  { ipv6Networks }: ComposeConfig,
): Promise<Issue[]> {
  if (ipv6Networks.length === 0) return [];
  const places = (await Promise.all(files.map(linesOf))).flat();
  const where = places.length > 0 ? places.join(', ') : files.join(' with ');
  return [
    {
      path,
      found: `enable_ipv6 of the network ${ipv6Networks.join(', ')} (${where})`,
      expected: 'networks of containers without IPv6: neighbours would reach what is in them',
      fix: `remove enable_ipv6 in ${where}`,
    },
  ];
}

/** `FILE:LINE`, from 1. */
async function linesOf(file: string): Promise<string[]> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((line, index) => (/^[^#]*\benable_ipv6\b/.test(line) ? [`${file}:${index + 1}`] : []));
}
