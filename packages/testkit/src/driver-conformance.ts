import { setTimeout as sleep } from 'node:timers/promises';
import type { Locale, ServiceManifest } from '@veille/protocol';
import { expect, onTestFinished, type TestContext, test } from 'vitest';

/** The shape of a controller's driver, as the suite uses it. */
export interface DriverUnderTest {
  start: (service: ServiceManifest) => Promise<RunUnderTest>;
  adopt: (service: string, identity: unknown) => Promise<RunUnderTest | null>;
  inspect: (run: RunUnderTest) => Promise<boolean>;
  stop: (service: ServiceManifest | null, run: RunUnderTest) => Promise<void>;
  logs: (service: string, lines: number, options?: { latestStart: boolean }) => Promise<string[]>;
  followLogs: (service: string, onLine: (line: string) => void) => () => void;
}

type Sentence = Readonly<Record<Locale, string>>;

export interface RunUnderTest {
  readonly identity: unknown;
  readonly pid: number | null;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  readonly answered: () => void;
  readonly mended: Sentence | null;
  readonly notice: Sentence | null;
  readonly release: () => void;
}

/** What the suite needs of the place where a driver runs; made anew for each test. */
export interface DriverGround {
  /** A driver as a controller has it; called again, the driver of the next controller. */
  readonly createDriver: () => DriverUnderTest;
  /** A service that writes the line `booting`, then answers at its address until it is stopped. */
  readonly service: ServiceManifest;
  /** The same, but it ends by itself with this exit code soon after it has started. */
  readonly endingService: (exitCode: number) => ServiceManifest;
  /** One that cannot be started at all. */
  readonly impossibleService: ServiceManifest;
  /** Whether something answers at the service's address. */
  readonly answers: () => Promise<boolean>;
  /** How many processes or containers of the service exist, helpers included. */
  readonly count: () => Promise<number>;
  /** Ends it behind the driver's back, as a crash does. */
  readonly crash: (run: RunUnderTest) => Promise<void>;
}

type Prepare = (context: TestContext) => Promise<DriverGround>;

/** What every driver must do. A new driver is done when this passes. */
export function testDriver(prepare: Prepare): void {
  test('a service that is started runs and answers', async (context) => {
    const { ground, run, driver } = await started(prepare, context);
    expect(await driver.inspect(run)).toBe(true);
    await until('an answer', ground.answers);
  });

  test('stopping ends all of it, and its end is told', async (context) => {
    const { ground, run, driver } = await started(prepare, context);
    await until('an answer', ground.answers);

    await driver.stop(ground.service, run);

    expect(await driver.inspect(run)).toBe(false);
    expect(await ground.count()).toBe(0);
    await run.ended;
  });

  test('stopping twice is no error', async (context) => {
    const { ground, run, driver } = await started(prepare, context);
    await driver.stop(ground.service, run);
    await driver.stop(ground.service, run);
    expect(await ground.count()).toBe(0);
  });

  test('it can be stopped without its manifest', async (context) => {
    const { ground, run, driver } = await started(prepare, context);
    await driver.stop(null, run);
    expect(await ground.count()).toBe(0);
  });

  test('an end by itself tells the exit code', async (context) => {
    const ground = await prepare(context);
    const service = ground.endingService(3);
    const driver = ground.createDriver();
    const run = await driver.start(service);
    onTestFinished(() => driver.stop(service, run));
    expect(await run.ended).toMatchObject({ code: 3 });
    expect(await driver.inspect(run)).toBe(false);
  });

  test('what cannot be started throws and leaves nothing', async (context) => {
    const ground = await prepare(context);
    await expect(ground.createDriver().start(ground.impossibleService)).rejects.toThrow();
    expect(await ground.count()).toBe(0);
  });

  test('the next controller adopts by the identity, as it was written to disk', async (context) => {
    const { ground, run } = await started(prepare, context);
    run.release();
    const next = ground.createDriver();

    const adopted = await next.adopt(ground.service.name, JSON.parse(JSON.stringify(run.identity)));

    expect(adopted?.identity).toEqual(run.identity);
    expect(adopted?.pid).toBe(run.pid);
    if (adopted === null) return;
    await next.stop(ground.service, adopted);
    expect(await ground.count()).toBe(0);
  });

  test('the crash of what was adopted is noticed', async (context) => {
    const { ground, run } = await started(prepare, context);
    const adopted = await ground.createDriver().adopt(ground.service.name, run.identity);
    expect(adopted).not.toBeNull();
    await ground.crash(run);
    await adopted?.ended;
  });

  test('what no longer runs is not adopted, nor is nonsense', async (context) => {
    const { ground, run, driver } = await started(prepare, context);
    await driver.stop(ground.service, run);
    const next = ground.createDriver();
    for (const identity of [run.identity, null, {}, 'nonsense', 1]) {
      expect(await next.adopt(ground.service.name, identity)).toBeNull();
    }
  });

  test('its lines are kept, told as they come, and those of the latest start told apart', async (context) => {
    const ground = await prepare(context);
    const driver = ground.createDriver();
    const heard: string[] = [];
    onTestFinished(driver.followLogs(ground.service.name, (line) => heard.push(line)));
    for (const _round of [1, 2]) {
      const run = await driver.start(ground.service);
      await until('an answer', ground.answers);
      await driver.stop(ground.service, run);
    }
    const countBoots = (lines: readonly string[]) => lines.filter((line) => line.includes('booting')).length;
    await until('both boots', async () => countBoots(heard) === 2);
    expect(countBoots(await driver.logs(ground.service.name, 1000))).toBe(2);
    expect(countBoots(await driver.logs(ground.service.name, 1000, { latestStart: true }))).toBe(1);
  });
}

async function started(prepare: Prepare, context: TestContext) {
  const ground = await prepare(context);
  const driver = ground.createDriver();
  const run = await driver.start(ground.service);
  onTestFinished(() => driver.stop(ground.service, run));
  return { ground, driver, run };
}

const patienceMs = 20_000;

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    if (await holds()) return;
    await sleep(20);
  }
  throw new Error(`waited in vain for ${what}`);
}
