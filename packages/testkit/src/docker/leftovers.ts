import type { Engine } from './engine.ts';

const label = () => `veille.test-run=${process.env.VEILLE_TEST_RUN ?? process.pid}`;

/** The words of `docker create` and `docker network create` by which the guard knows whose they are. */
export function testMark(): string[] {
  return ['--label', label()];
}

/** Fails when containers or networks with the mark of this test file are left; removes what it finds. */
export function guardContainers({ docker }: Engine): void {
  const filter = ['--quiet', '--filter', `label=${label()}`];
  const containers = lines(docker(['ps', '--all', ...filter]));
  const networks = lines(docker(['network', 'ls', ...filter]));
  if (containers.length > 0) docker(['rm', '--force', '--volumes', ...containers]);
  if (networks.length > 0) docker(['network', 'rm', ...networks]);
  if (containers.length + networks.length > 0) {
    throw new Error(`the tests left ${containers.length} container(s) and ${networks.length} network(s) behind`);
  }
}

function lines(text: string): string[] {
  return text.split('\n').filter(Boolean);
}
