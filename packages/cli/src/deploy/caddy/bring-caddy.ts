import { dirname, resolve } from 'node:path';
import type { Program } from '@veille/compile';
import type { Observation } from '@veille/deploy';
import { UserError } from '@veille/protocol';
import type { ValidHost, ValidStack } from '@veille/stack';
import type { Context } from '../../context.ts';
import { type IsWanted, notBrought } from '../is-wanted.ts';
import { describeFile } from '../local-file.ts';
import { buildCaddy } from './build-caddy.ts';
import { readModuleVersion } from './module-version.ts';
import { caddyVersion } from './recipe.ts';

/**
 * The Caddy of each host that has one of its own: what the stack names, else one that is built here for that host. Of a host
 * that is not to get it only what it would be.
 */
export async function bringCaddies(
  stack: ValidStack,
  observations: readonly Observation[],
  { stackFile, isWanted }: { readonly stackFile: string; readonly isWanted: IsWanted },
  context: Context,
): Promise<Record<string, Program>> {
  const caddies: Record<string, Program> = {};
  for (const host of stack.hosts.filter((each) => needsCaddy(each, stack))) {
    const seen = observations.find((observation) => observation.host === host.name);
    if (seen === undefined) continue;
    const named = host.caddy.binary === null ? null : resolve(dirname(stackFile), host.caddy.binary);
    const [isBrought, isTold] = [isWanted(host.name, 'caddy'), isWanted(host.name, 'controller')];
    // The controller's manifest says what this Caddy can do.
    const version = named !== null && (isBrought || isTold) ? await readVersion(named, host) : caddyVersion;
    if (!isBrought) {
      caddies[host.name] = notBrought(version);
      continue;
    }
    const { module = '', version: moduleVersion } = stack.tls?.dns ?? {};
    const recipe = { module, version: moduleVersion, architecture: seen.facts.architecture };
    caddies[host.name] = { ...(await (named === null ? buildCaddy(recipe, context) : describeFile(named))), version };
  }
  return caddies;
}

/** One that doors lead to, or that tells strangers of the VPN; a Caddy that is there already takes a snippet instead. */
function needsCaddy({ name, public: isPublic, caddy }: ValidHost, { services }: ValidStack): boolean {
  return services.some(({ host }) => host === name) || (isPublic && caddy.snippet === null);
}

async function readVersion(path: string, { name }: ValidHost): Promise<string> {
  const version = await readModuleVersion(path, 'github.com/caddyserver/caddy/v2').catch((cause: Error) => {
    throw unfit(path, name, `cannot be read: ${cause.message}`);
  });
  if (version === null) throw unfit(path, name, 'says nothing of the Caddy that it was built from');
  return version.slice(1).replace(/[-+].*/, '');
}

function unfit(path: string, host: string, what: string): UserError {
  return new UserError(
    'config-invalid',
    `The Caddy of ${host}, ${path}, ${what}.`,
    `Correct hosts.${host}.caddy.binary, or leave it out: then one is built here.`,
  );
}
