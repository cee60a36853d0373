import { type Engine, openEngine } from '@veille/testkit';
import { afterAll, beforeAll, type TestContext } from 'vitest';

/** What takes away what was made, told as it is made. */
export type Ends = (() => void | Promise<void>)[];

/**
 * A bed for the tests of a file, made before the first and taken away after the last. Ask for it in a test: where there can
 * be none, the test is skipped with the reason.
 * @param lacks why there can be none here, else null
 */
export function bedWith<Bed extends object>(
  lacks: () => string | null,
  make: (engine: Engine, ends: Ends) => Promise<Bed>,
): (context: TestContext) => Bed {
  const ends: Ends = [];
  let bed: Bed | string = 'the bed is asked for before the tests';
  beforeAll(async () => {
    const engine = lacks() ?? (await openEngine());
    if (typeof engine === 'string') {
      bed = engine;
      return;
    }
    ends.push(engine.release);
    bed = await make(engine, ends);
  });
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });
  return (context) => (typeof bed === 'string' ? context.skip(bed) : bed);
}
