import { dirname } from 'node:path';
import {
  type HostArtifacts,
  type HostCompilation,
  type Layout,
  layoutOf,
  type OperatorFacts,
  type ServiceInputs,
} from '@veille/compile';
import { type ComposeSpec, manifest } from '@veille/protocol';
import type { Issue, ValidStack } from '@veille/stack';
import type { Context } from '../context.ts';
import type { OpenStudio } from '../studio/open-studio.ts';
import { buildsDigest } from '../up/containers/build-digest.ts';
import { findCompose } from '../up/containers/find-engine.ts';
import { type ReadOverrides, readOverrides } from '../up/containers/read-overrides.ts';
import { catalogOfHosts } from './service-inputs.ts';

type Services = OperatorFacts['services'];

/**
 * Lets compose merge the overrides of services over what hosts would get, here, and adds what they bring. Null where there is
 * no override.
 */
export async function addOverrides(
  { hosts }: ValidStack,
  { hosts: compiled }: HostCompilation,
  services: Services,
  studio: OpenStudio,
  context: Context,
): Promise<{ readonly services: Services; readonly issues: readonly Issue[] } | null> {
  const drafts = compiled.map(({ host, files }) => {
    const { root = '' } = hosts.find(({ name }) => name === host) ?? {};
    return draftOf(layoutOf({ root }), files, studio);
  });
  const specs = drafts.flatMap((draft) => draft?.manifest.services ?? []);
  if (!specs.some(({ compose }) => compose !== null && !compose.ownFile && compose.files.length > 1)) return null;
  const compose = await findCompose(context);
  if (compose === null) throw new Error('the files of services were read without a compose');
  const read: ReadOverrides[] = [];
  for (const draft of drafts) {
    if (draft !== null) read.push(await readOverrides(draft, compose, studio, context.signal));
  }
  const entries = read.flatMap(({ configs }) => Object.entries(configs));
  const merged = entries.map(async ([name, config]): Promise<[string, ServiceInputs | undefined]> => {
    const inputs = services[name];
    const builds = await buildsDigest(config);
    return [name, inputs && { ...inputs, project: { digest: '', ...inputs.project, config, builds } }];
  });
  return {
    services: { ...services, ...(Object.fromEntries(await Promise.all(merged)) as Services) },
    issues: read.flatMap(({ issues }) => issues),
  };
}

/** What a host would get, with what it is made of where that lies on this machine: compose wants to see folders. */
function draftOf({ stack, catalog, configs }: Layout, files: HostArtifacts['files'], studio: OpenStudio) {
  const here = (text: string) =>
    text
      .replaceAll(`${stack}/`, `${dirname(studio.stackFile)}/`)
      .replaceAll(`${catalog}/`, `${catalogOfHosts(studio)}/`);
  const texts = files.flatMap(({ path, mode, content }) =>
    content.type === 'text' ? [{ path, mode, content: content.text }] : [],
  );
  const file = texts.find(({ path }) => path === `${configs}/manifest.json`);
  if (file === undefined) return null;
  const whole = manifest.parse(JSON.parse(file.content));
  const services = whole.services.map((service) => ({
    ...service,
    compose: service.compose && moved(service.compose),
  }));
  const artifacts = texts.map((artifact) => ({ ...artifact, content: here(artifact.content) }));
  return { manifest: { ...whole, services }, artifacts };

  function moved(spec: ComposeSpec): ComposeSpec {
    return { ...spec, folder: dirname(studio.stackFile), files: spec.files.map(here) };
  }
}
