import type { ComposeSpec } from './manifest.ts';

/**
 * The words that name a project to compose, for `docker compose` and `docker-compose` alike; a command and its own words
 * follow: `[...composeWords(spec), 'up', '--detach']`.
 */
export function composeWords({ project, folder, files }: Pick<ComposeSpec, 'project' | 'folder' | 'files'>): string[] {
  return ['--project-name', project, '--project-directory', folder, ...files.flatMap((file) => ['--file', file])];
}
