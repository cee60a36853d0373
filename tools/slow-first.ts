import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const slowest = ['mesh', 'docker', 'local', 'browser'];

/** Those that take minutes. All that a first run knows of a file by itself is its size, which says little. */
const longest = [
  'test/docker/fresh-clone.test.ts',
  'test/docker/host-containers.test.ts',
  'test/mesh/studio.test.ts',
  'packages/deploy/test/cut-deploys.docker.test.ts',
  'packages/compile/test/host/conserved-names.local.test.ts',
  'packages/compile/test/caddy/host-access.local.test.ts',
];

/**
 * The slow files first, then those of slow projects: one that began last would leave the other workers without work at the
 * end.
 *
 * @throws where a file of the list is not there: nothing else would say that it has been renamed.
 */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config;
    const gone = longest.filter((file) => !existsSync(join(root, file)));
    if (gone.length > 0) throw new Error(`tools/slow-first.ts names files that are not there: ${gone.join(', ')}`);
    const rank = ({ moduleId, project }: TestSpecification) => {
      const place = longest.indexOf(relative(root, moduleId));
      return place === -1 ? longest.length + slowest.indexOf(project.name) : place;
    };
    return (await super.sort(files)).toSorted((left, right) => rank(left) - rank(right));
  }
}
