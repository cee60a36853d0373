import { compileStrangers } from '../caddy/strangers.ts';
import type { Artifact } from '../target.ts';
import { caddyPart } from './caddy-part.ts';
import { type HostCase, hostTarget } from './host-target.ts';
import { layoutOf } from './layout.ts';
import { layoutPart } from './layout-part.ts';
import { foldersAbove, type HostPart, publicFile, publicFolder } from './part.ts';

/**
 * What a public host without services gets, as public DNS leads strangers to it: a Caddy that refuses everybody, or a file
 * for the Caddy that is there.
 */
export function strangersParts(given: HostCase): HostPart[] {
  const { host, facts, stack } = given;
  const place = hostTarget(given);
  if (place.strangers.length === 0) return [];
  const { snippet } = host.caddy;
  const artifacts = compileStrangers(place, stack.locale, snippet);
  if (snippet !== null) return [importedPart(given, artifacts)];
  const program = facts.operator.caddy[host.name];
  if (!program) throw new Error(`a program for ${host.name} was not brought along`);
  const part = caddyPart(given, place, program, artifacts);
  return [layoutPart(given, [part], false), part];
}

/** Nothing of the other Caddy is touched: whoever runs it imports the file, and has it read its own again. */
function importedPart({ host }: HostCase, artifacts: readonly Artifact[]): HostPart {
  const { root } = layoutOf(host);
  const files = artifacts.map(({ path, content }) => {
    const file = publicFile(path, 'caddy', content);
    return path === host.caddy.snippet
      ? { ...file, imported: true as const, news: `the Caddy there takes it by a reload, with: import ${path}` }
      : file;
  });
  const ours = files.filter(({ path }) => path.startsWith(`${root}/`));
  return { folders: [publicFolder(root), ...ours.flatMap(({ path }) => foldersAbove(path, root))], files };
}
