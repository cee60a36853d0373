import type { Container } from './container.ts';
import type { Engine } from './engine.ts';

/** Stops containers, each before those that it needs; the one behind the door first where the order is not known. */
export async function stopInOrder(engine: Engine, containers: readonly Container[], web: string | null): Promise<void> {
  const stopped = new Map<string, Promise<void>>();
  const stop = (container: Container): Promise<void> => {
    const known = stopped.get(container.name) ?? stopOne(container);
    stopped.set(container.name, known);
    return known;
  };
  const stopOne = async (container: Container): Promise<void> => {
    await Promise.all(containers.filter((other) => needs(other, container, web)).map(stop));
    await engine.stop(container.id);
  };
  await Promise.all(containers.map(stop));
}

function needs(other: Container, container: Container, web: string | null): boolean {
  if (other.name === container.name) return false;
  if (other.dependsOn !== null) return other.dependsOn.some(({ name }) => name === container.name);
  return other.name === web;
}
