import {
  type CommonOptions,
  type ContainerOptions,
  type containerOptions,
  type Duration,
  defineKind,
  defineStack,
  type HostOptions,
  headscale,
  type MemorySize,
  type MeshOptions,
  manual,
  type Service,
  type StackOptions,
  type TlsOptions,
} from '@veille/stack';
import { z } from 'zod';
import type { commonOptions, hostOptions, meshOptions, stackOptions, tlsOptions } from '../src/schema.ts';
import { film, site } from './kinds.ts';

// Each expected error is what an editor underlines; `tsc --noEmit` fails when one of them is no error any more.

const hosts = { home: { ssh: 'pi@home' }, away: { ssh: 'pi@away', default: true } } as const;

defineStack({ services: {} });
defineStack({ hosts, services: { one: site({ port: 1 }), two: site({ port: 2, host: 'home' }) } });
defineStack({
  hosts: { home: { ssh: 'pi@home', memory: '16GiB' } },
  services: { one: site({ port: 1, host: 'home' }) },
});

// @ts-expect-error `cloud` is no key of hosts
defineStack({ hosts, services: { one: site({ port: 1, host: 'cloud' }) } });

// @ts-expect-error a stack without hosts has none to name
defineStack({ services: { one: site({ port: 1, host: 'home' }) } });

// @ts-expect-error the field is called `domain`
defineStack({ domian: 'example.cloud', services: {} });

defineStack({ hosts, mesh: { dns: headscale({ host: 'home', config: '/etc/headscale' }) }, services: {} });
defineStack({ mesh: { dns: manual() }, tls: { dns: 'ovh', email: 'me@example.cloud' }, services: {} });

// @ts-expect-error `cloud` is no key of hosts
defineStack({ hosts, mesh: { dns: headscale({ host: 'cloud', config: '/etc/headscale' }) }, services: {} });

// @ts-expect-error a mesh says who publishes its records
defineStack({ mesh: {}, services: {} });

// @ts-expect-error a module that is not known by name brings its keys
defineStack({ tls: { dns: 'gandi', email: 'me@example.cloud' }, services: {} });

// @ts-expect-error the field is called `memory`
defineStack({ hosts: { home: { ssh: 'pi@home', meory: '16GiB' } }, services: {} });

// @ts-expect-error a host is reached by `ssh`
defineStack({ hosts: { home: { memory: '16GiB' } }, services: {} });

// @ts-expect-error memory has the unit MiB or GiB
defineStack({ hosts: { home: { ssh: 'pi@home', memory: '16GB' } }, services: {} });

// @ts-expect-error a duration has the unit s, m, h or d
defineStack({ services: {}, holdTimeout: '30min' });

// @ts-expect-error a duration is text with a unit
defineStack({ services: {}, holdTimeout: 30 });

// @ts-expect-error pages are in English or French
defineStack({ services: {}, locale: 'de' });

// @ts-expect-error services are not optional
defineStack({});

// @ts-expect-error a service is made by a kind
defineStack({ services: { one: { door: 're' } } });

// @ts-expect-error a kind is called with its options
defineStack({ services: { one: site } });

// @ts-expect-error the option is called `folder`
film({ foldr: './films' });

// @ts-expect-error `folder` is required
film({ door: 're' });

// @ts-expect-error the option is called `sleepAfter`
film({ folder: './films', sleepafter: '30m' });

// @ts-expect-error `never` is the only word that is no duration
film({ folder: './films', sleepAfter: 'always' });

// @ts-expect-error a film is an mp4 or a webm
film({ folder: './films', format: 'mov' });

// @ts-expect-error a person's visit or a button wakes
film({ folder: './films', wake: 'visits' });

// @ts-expect-error an option is absent or has a value
film({ folder: './films', door: undefined });

const stack = defineStack({ services: { one: site({ port: 1 }) } });
// @ts-expect-error a stack is not changed after it was made
stack.locale = 'fr';

export const durations: Duration[] = ['90s', '15m', '1.5h', '1d'];
export const sizes: MemorySize[] = ['512MiB', '1.5GiB'];
export const named: Service<'home'> = site({ port: 1, host: 'home' });

// A kind without options takes the common ones and nothing else.
const bare = defineKind({ kind: 'bare', options: z.strictObject({}), describe: () => null as never });
bare({});
bare({ door: 'x', host: 'home' });
// @ts-expect-error it has no option `port`
bare({ port: 1 });

defineKind({
  kind: 'port',
  options: z.strictObject({ port: z.number() }),
  // @ts-expect-error `prot` is no option of the schema above
  describe: ({ prot }) => prot,
});

// A field is in the type and in the schema, or in neither.
type SameFields<A, B> = [keyof A, keyof B] extends [keyof B, keyof A] ? true : never;
export const sameFields: [
  SameFields<StackOptions, z.output<typeof stackOptions>>,
  SameFields<HostOptions, z.output<typeof hostOptions>>,
  SameFields<MeshOptions, z.output<typeof meshOptions>>,
  SameFields<TlsOptions, z.output<typeof tlsOptions>>,
  SameFields<CommonOptions, z.output<typeof commonOptions>>,
  SameFields<ContainerOptions, typeof containerOptions>,
] = [true, true, true, true, true, true];
