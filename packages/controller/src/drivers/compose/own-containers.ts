import type { ComposeSpec } from '@veille/protocol';
import type { Container } from './container.ts';
import type { Engine } from './engine.ts';

/**
 * The containers that are the service's: those of its project and, where the file is a person's own, of these the ones
 * that the manifest names.
 */
export async function ownContainers(
  engine: Engine,
  { project, ownFile, containers }: Pick<ComposeSpec, 'project' | 'ownFile' | 'containers'>,
): Promise<Container[]> {
  const found = await engine.containers(project);
  return ownFile ? found.filter(({ name }) => containers.includes(name)) : found;
}

/** The container behind the door; null when there is none. */
export function webOf(containers: readonly Container[], { web }: Pick<ComposeSpec, 'web'>): Container | null {
  return containers.find(({ name }) => name === web.container) ?? null;
}
