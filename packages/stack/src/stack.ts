import type { CaddyOptions, SecretSource } from './caddy-options.ts';
import type { Duration, Service } from './kind.ts';
import type { MeshOptions } from './mesh.ts';
import type { TlsOptions } from './tls.ts';

/** An amount of memory: `512MiB`, `16GiB`. */
export type MemorySize = `${number}${'MiB' | 'GiB'}`;

/** A machine of the studio. */
export interface HostOptions {
  /**
   * Where SSH finds it: `USER@HOST`, `ssh://USER@HOST:PORT`, or any name from `~/.ssh/config`.
   * @example ssh: 'pi@192.0.2.8'
   */
  readonly ssh: string;
  /**
   * How much memory it has, in `MiB` or `GiB`.
   * @default what the machine itself says
   * @example memory: '16GiB'
   */
  readonly memory?: MemorySize;
  /**
   * Whether the internet reaches it, and the public DNS leads the doors' names to it: then it tells strangers that they
   * need the VPN.
   * @default false
   * @example public: true
   */
  readonly public?: boolean;
  /**
   * The folder on it that holds all that Veille brings: programs, configuration, data. Absolute.
   * @default '/opt/' and the host's name
   * @example root: '/opt/workstation'
   */
  readonly root?: string;
  /**
   * Its Caddy. A host has one if doors lead to it, or if it is public.
   * @example caddy: { listen: 'mesh' }
   */
  readonly caddy?: CaddyOptions;
  /**
   * Its addresses on the mesh, at most one of each family.
   * @default what the host itself says, or Headscale's list of nodes
   * @example meshAddresses: ['100.64.0.7', 'fd7a:115c:a1e0::7']
   */
  readonly meshAddresses?: readonly string[];
  /**
   * Services that name no host run here. One host may say so; a stack with a single host need not.
   * @default false
   * @example default: true
   */
  readonly default?: boolean;
}

/** What `defineStack` takes: the whole studio. */
export interface StackOptions<HostName extends string = string> {
  /**
   * The domain that doors are subdomains of. On one machine (`veille up`) doors live under `localhost` instead.
   * @default none
   * @example domain: 'example.cloud'
   */
  readonly domain?: string;
  /**
   * The language of the pages when a browser asks for neither English nor French.
   * @default 'en'
   * @example locale: 'fr'
   */
  readonly locale?: 'en' | 'fr';
  /**
   * The studio's machines by name. On one machine (`veille up`) every service runs here whatever this says.
   * @default {}
   * @example hosts: { workstation: { ssh: 'pi@192.0.2.8', memory: '16GiB' } }
   */
  readonly hosts?: Readonly<Record<HostName, HostOptions>>;
  /**
   * The VPN that joins the machines and whoever may come in. Deploying needs it.
   * @default none
   * @example mesh: { dns: headscale({ host: 'vpn', config: '/opt/services/headscale/config' }) }
   */
  readonly mesh?: MeshOptions<NoInfer<HostName>>;
  /**
   * How doors get their certificates. Deploying needs it.
   * @default none
   * @example tls: { dns: 'ovh', email: 'me@example.cloud' }
   */
  readonly tls?: TlsOptions;
  /**
   * Where the values of secrets are, by the names that `tls.dns` gives them. They reach the host and nobody else.
   * @default each in the environment variable of its own name
   * @example secrets: { OVH_APPLICATION_SECRET: { file: './secrets/ovh-application-secret' } }
   */
  readonly secrets?: Readonly<Record<string, SecretSource>>;
  /**
   * The services by name. A name is for good: data, commands and history hang on it; the door is what may change.
   * @example services: { remotion: remotion({ door: 're' }) }
   */
  readonly services: Readonly<Record<string, Service<NoInfer<HostName>>>>;
  /**
   * How long an API client's request is held while its service wakes; then it gets a 503. A number and `s`, `m`, `h` or `d`.
   * @default '60s'
   * @example holdTimeout: '2m'
   */
  readonly holdTimeout?: Duration;
}

/** A studio as its file exports it: what was written, frozen. `validateStack` says whether it makes sense. */
export type Stack = StackOptions;

/**
 * Says what the studio is. Export the result as the default of `veille.config.ts`.
 *
 * @example
 * export default defineStack({
 *   services: { remotion: remotion({ door: 're', compositions: './compositions' }) },
 * });
 */
export function defineStack<HostName extends string = never>(stack: StackOptions<HostName>): Stack {
  Object.freeze(stack.hosts);
  Object.freeze(stack.services);
  return Object.freeze({ ...stack });
}
