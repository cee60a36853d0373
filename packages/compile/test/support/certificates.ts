import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Artifact } from '../../src/target.ts';

/**
 * Writes a compiled Caddyfile to `path` in such a way that stock Caddys take it, which have no module for DNS-01, and a
 * person's own sites where it imports them from. Says what was compiled.
 */
export async function writeForStockCaddy(artifacts: readonly Artifact[], path: string): Promise<string> {
  const caddyfile = artifacts.find((artifact) => artifact.path.endsWith('/Caddyfile'))?.content ?? '';
  await writeFile(path, withCertificates(caddyfile, 'internal'));
  const own = artifacts.find((artifact) => artifact.path.endsWith('/own-sites.caddyfile'));
  if (own) {
    await mkdir(dirname(own.path), { recursive: true });
    await writeFile(own.path, own.content);
  }
  return caddyfile;
}

/** The Caddyfile with other certificates; `words` is what follows `tls`. One without https stays as it is. */
export function withCertificates(caddyfile: string, words: string): string {
  return caddyfile.replace(/\ttls \{\n(?:\t\t.*\n)+\t\}\n/, `\ttls ${words}\n`);
}
