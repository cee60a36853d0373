import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, type ServiceManifest, UserError } from '@veille/protocol';
import { IdleWatch } from './activity/idle-watch.ts';
import { Budget } from './budget/budget.ts';
import { Line } from './budget/line.ts';
import { Usage } from './budget/usage.ts';
import { toDiagnosis } from './diagnosis/to-diagnosis.ts';
import type { Driver } from './drivers/driver.ts';
import type { Drivers } from './drivers/drivers.ts';
import { createEventBus, type EventBus } from './events.ts';
import { History } from './history/history.ts';
import type { Reason } from './lifecycle/reasons.ts';
import { Service } from './lifecycle/service.ts';
import type { Log } from './log.ts';
import { createMarkers, type Markers } from './markers/markers.ts';
import { redact } from './redact/redact.ts';
import { Memory } from './state/memory.ts';
import { Wishes } from './state/wishes.ts';
import { thisMachine, type World } from './world.ts';

/** The service that is Caddy itself: stopped last, and told of a new configuration. */
export const proxyName = 'caddy';

/** A service that is ours to start and stop, and who looks after its sleep. */
export interface OwnService {
  readonly service: Service;
  readonly watch: IdleWatch;
}

/** A service of the manifest; what is somebody else's or cannot run here has nothing of its own. */
export interface Member {
  manifest: ServiceManifest;
  readonly own: OwnService | null;
}

/** The whole studio: what the manifest says, each service that is ours, and what they share. */
export class Studio {
  manifest: Manifest;
  readonly members = new Map<string, Member>();
  readonly events: EventBus = createEventBus();
  readonly memory: Memory;
  readonly wishes: Wishes;
  readonly history: History;
  readonly markers: Markers;
  readonly drivers: Drivers;
  readonly log: Log;
  readonly world: World;
  readonly usage: Usage;
  readonly budget: Budget;
  readonly line: Line;
  /** Set when everything is to stop; from then on nothing starts. */
  isClosing = false;

  constructor(manifest: Manifest, drivers: Drivers, log: Log, world: World = thisMachine) {
    for (const folder of Object.values(manifest.folders)) mkdirSync(folder, { recursive: true });
    this.manifest = manifest;
    this.drivers = drivers;
    this.log = log;
    this.world = world;
    this.markers = createMarkers(manifest.folders.ready);
    this.memory = new Memory(join(manifest.folders.state, 'controller.json'));
    this.wishes = new Wishes(join(manifest.folders.state, 'wishes.json'));
    for (const { damage } of [this.memory, this.wishes]) if (damage) log.warn(damage);
    this.history = new History(join(manifest.folders.state, 'history.jsonl'), world.now, (fault) =>
      log.warn(`history could not be written: ${String(fault)}`),
    );
    this.usage = new Usage(() => this.services, this.memory);
    this.budget = new Budget(this, this.usage);
    this.line = new Line(this);
    for (const service of manifest.services) this.add(service);
  }

  add(manifest: ServiceManifest): Member {
    const driver = this.drivers.of(manifest.driver);
    const member = { manifest, own: driver && this.#own(manifest, driver) };
    this.members.set(manifest.name, member);
    return member;
  }

  find(name: string): Member {
    const member = this.members.get(name);
    if (member) return member;
    const known = [...this.members.keys()].sort().join(', ');
    throw new UserError('unknown-service', `There is no service "${name}".`, `The studio has ${known}.`);
  }

  /** The services that are ours to start and stop, in the order of the manifest. */
  get services(): Service[] {
    return [...this.members.values()].flatMap(({ own }) => (own ? [own.service] : []));
  }

  service(name: string): Service | null {
    return this.members.get(name)?.own?.service ?? null;
  }

  /** The services that need this one. */
  dependantsOf(needed: Service): Service[] {
    return this.services.filter(({ manifest }) => manifest.dependsOn.includes(needed.name));
  }

  isPinned({ name }: Service): boolean {
    return this.wishes.pin(name, this.world.now()) !== null;
  }

  /** The controller goes, the services stay: nobody looks after them for now. */
  release(): void {
    this.usage.stop();
    this.line.stop();
    for (const { own } of this.members.values()) {
      own?.watch.stop();
      own?.service.release();
    }
  }

  /** Nothing of a service is to be left around it: the studio stops, or the service is no longer in it. */
  async letGo(manifest: ServiceManifest): Promise<void> {
    await this.drivers.of(manifest.driver)?.letGo(manifest);
  }

  /** Tells each new line that a service writes, redacted, until the returned function is called. */
  followLog(name: string, onLine: (line: string) => void): () => void {
    const driver = this.drivers.of(this.find(name).manifest.driver);
    return driver?.followLogs(name, (line) => onLine(redact(line))) ?? (() => undefined);
  }

  /** Its last lines, redacted, oldest first; none of what is not ours. */
  async readLog(name: string, lines: number, options?: { latestStart: boolean }): Promise<string[]> {
    const driver = this.drivers.of(this.find(name).manifest.driver);
    return ((await driver?.logs(name, lines, options)) ?? []).map(redact);
  }

  #own(manifest: ServiceManifest, driver: Driver): OwnService {
    const service: Service = new Service(manifest, {
      driver,
      markers: this.markers,
      memory: this.memory,
      history: this.history,
      now: this.world.now,
      onChange: (changed) => this.#tell(changed),
      onMended: (mended, sentence) => this.#tellMended(mended, sentence),
      isClosing: () => this.isClosing,
      admit: (asking) => this.budget.admit(asking),
      dependenciesOf: ({ manifest }) => manifest.dependsOn.flatMap((name) => this.service(name) ?? []),
      dependantsOf: (needed) => this.dependantsOf(needed),
      isPinned: (pinned) => this.isPinned(pinned),
    });
    const watch = new IdleWatch(service, {
      log: this.log,
      now: this.world.now,
      dependants: () =>
        this.dependantsOf(service)
          .filter(({ isExpected }) => isExpected)
          .map(({ name }) => name),
      pin: () => this.wishes.pin(manifest.name, this.world.now()),
      announce: (sleepsAt) => this.#announceSleep(manifest.name, sleepsAt),
      remember: (lastActivityAt) => this.memory.update(manifest.name, { lastActivityAt }),
      gauge: () => this.world.requestsInFlight(this.manifest.proxy.adminSocket),
    });
    return { service, watch };
  }

  #announceSleep(service: string, sleepsAt: number): void {
    const at = this.#isoNow();
    this.events.publish({ type: 'sleep-soon', service, sleepsAt: new Date(sleepsAt).toISOString(), at });
  }

  #tellMended({ name }: Service, { en: sentence }: Reason): void {
    this.log.info(`${name} was mended: ${sentence}`);
    this.history.record({ service: name, what: 'healed', durationMs: null, reason: sentence });
    this.events.publish({ type: 'healed', service: name, sentence, at: this.#isoNow() });
  }

  #isoNow(): string {
    return new Date(this.world.now()).toISOString();
  }

  #tell(service: Service): void {
    const { name, state, reason } = service;
    this.log.info(`${name} is ${state}${reason ? `: ${reason.en}` : ''}`);
    this.members.get(name)?.own?.watch.follow();
    this.usage.follow(service);
    this.line.follow();
    const at = this.#isoNow();
    this.events.publish({ type: 'status', service: name, status: state, reason: reason?.en ?? null, at });
    const diagnosis = toDiagnosis(service.diagnosis);
    if (diagnosis) this.events.publish({ type: 'diagnosis', service: name, diagnosis, at });
  }
}
