/** Who may import whom: the arrows of ARCHITECTURE.md. There are no others. */
export const arrows: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  stack: [],
  catalog: ['stack'],
  compile: ['stack', 'protocol'],
  controller: ['protocol'],
  render: ['protocol'],
  audit: ['protocol'],
  deploy: ['compile', 'stack', 'protocol'],
  cli: ['stack', 'catalog', 'compile', 'controller', 'render', 'audit', 'deploy', 'protocol'],
  testkit: ['deploy', 'protocol'],
};

/** Data in, data out: no files, clock, randomness or environment. */
export const pureRooms: readonly string[] = ['protocol', 'stack', 'compile'];

/** Where processes may be started, as beginnings of paths. */
export const spawners: readonly string[] = [
  'packages/controller/src/drivers/',
  'packages/render/src/worker/',
  'packages/deploy/src/executor/',
  'packages/cli/src/up',
];

/** A file of the repository, by its place. */
export interface Place {
  /** `packages/NAME` as NAME; null outside the packages. */
  readonly room: string | null;
  /** Tests and testkit may start programs, print and read the environment. */
  readonly isTest: boolean;
}

export function placeOf(file: string): Place {
  const room = /^packages\/([^/]+)\//.exec(file)?.[1] ?? null;
  const isTest = room === null || room === 'testkit' || /\/test\/|\.test\.tsx?$/.test(file);
  return { room, isTest };
}
