import type { Engine } from '@veille/testkit';

/** Removes the containers and networks of a compose project. */
export function removeProject(engine: Engine, project: string): void {
  const label = `label=com.docker.compose.project=${project}`;
  const listed = (words: string[]) =>
    engine
      .docker([...words, '--quiet', '--filter', label])
      .split('\n')
      .filter((id) => id !== '');
  const containers = listed(['ps', '--all']);
  if (containers.length > 0) engine.docker(['rm', '--force', ...containers]);
  const networks = listed(['network', 'ls']);
  if (networks.length > 0) engine.docker(['network', 'rm', ...networks]);
}

/** The images that were built under the names of a studio's compose project, `PROJECT-SERVICE:TAG`. */
export function imagesOf(engine: Engine, project: string): string[] {
  const names = engine.docker(['images', '--format', '{{.Repository}}:{{.Tag}}']).split('\n');
  return names.filter((name) => name.startsWith(`${project}-`));
}

/** The same as `removeProject`, and the images. */
export function removeBuiltProject(engine: Engine, project: string): void {
  removeProject(engine, project);
  const images = imagesOf(engine, project);
  if (images.length > 0) engine.docker(['rmi', '--force', ...images]);
}
