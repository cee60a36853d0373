import { evictedFor } from '../history/ended.ts';
import { stopsWith } from '../lifecycle/dependencies.ts';
import type { Service } from '../lifecycle/service.ts';
import type { Member, Studio } from '../studio.ts';
import { type Candidate, decideAdmission, mayYield } from './admission.ts';
import { MemoryRefusal, type Occupant } from './refusal.ts';
import { roomBytes, sum } from './room.ts';
import type { Usage } from './usage.ts';
import { describeHolder } from './who-holds.ts';

/** Bytes by the name of a service. */
type Needs = ReadonlyMap<string, number>;
type Surveyed = { readonly candidate: Candidate; readonly occupant: Occupant };

/** Asked before each start: is there memory for it, and if not, who sleeps instead? */
export class Budget {
  readonly #studio: Studio;
  readonly #usage: Usage;
  /** Promised to starts that may not run yet: two of them must not count on the same room. */
  readonly #reservations = new Set<Needs>();
  readonly #yes = new Map<string, string>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(studio: Studio, usage: Usage) {
    this.#studio = studio;
    this.#usage = usage;
  }

  /** A person says: put `evicted` to sleep for the next start of `service`, though its grace is not over. */
  sayYes(service: Service, evicted: string): void {
    if (!service.isAwake) this.#yes.set(service.name, evicted);
  }

  /** Resolves when there is room, which is kept until the returned function is called; throws MemoryRefusal. */
  async admit(service: Service): Promise<() => void> {
    const needs = this.#needsOfStart(service);
    const isPromised = this.#isPromised(needs);
    const release = this.#reserve(needs);
    if (isPromised || this.#room() >= 0) {
      this.#yes.delete(service.name);
      return release;
    }
    release();
    // One at a time, so that no two count on the sleep of the same service.
    const admission = this.#turn.then(() => this.#makeRoom(service));
    this.#turn = admission.catch(() => undefined);
    return admission;
  }

  /** What it is taken to need: as declared, or as seen where that is more; null when nothing is known. */
  needOf(name: string): number | null {
    const { memoryBytes } = this.#studio.find(name).manifest;
    const peak = this.#usage.peak(name);
    // A leak of long ago must not keep it asleep for ever.
    const learned = peak === null ? null : Math.min(peak, this.#wholeBytes());
    if (learned === null || memoryBytes === null) return learned ?? memoryBytes;
    return Math.max(learned, memoryBytes);
  }

  async #makeRoom(service: Service): Promise<() => void> {
    const needs = this.#needsOfStart(service);
    const tried = new Set<string>();
    const release = this.#reserve(needs);
    try {
      // What has grown since the last look would be counted twice: as used, and as still to come.
      await this.#usage.measureAll();
      for (;;) {
        await this.#untilNobodyFallsAsleep();
        const yesTo = this.#yes.get(service.name) ?? null;
        // A person has looked too: a request of a moment ago is no reason any more.
        if (yesTo !== null) this.#studio.members.get(yesTo)?.own?.watch.lookAnew();
        const shortBytes = -this.#room();
        const surveyed = shortBytes > 0 ? await this.#survey(service) : [];
        const candidates = surveyed.map(({ candidate }) => candidate).filter(({ name }) => !tried.has(name));
        const decision = decideAdmission({ shortBytes, candidates, nowMs: this.#now(), yesTo });
        if (decision.type === 'go') return release;
        if (decision.type === 'refuse') throw this.#refusal(needs, shortBytes, surveyed);
        for (const name of decision.names) {
          tried.add(name);
          await this.#evict(name, service);
        }
      }
    } catch (error) {
      release();
      throw error;
    } finally {
      this.#yes.delete(service.name);
    }
  }

  /** What is falling asleep already gives its room first, and with it what only it needed. */
  async #untilNobodyFallsAsleep(): Promise<void> {
    while (this.#room() < 0) {
      const endings = this.#studio.services.flatMap(({ ending }) => ending ?? []);
      if (endings.length === 0) return;
      await Promise.allSettled(endings);
    }
  }

  /** It needs nothing, or somebody whose start needs it was admitted with it. */
  #isPromised(needs: Needs): boolean {
    const promised = new Set([...this.#reservations].flatMap((reserved) => [...reserved.keys()]));
    return [...needs].every(([name, bytes]) => bytes === 0 || promised.has(name));
  }

  #reserve(needs: Needs): () => void {
    this.#reservations.add(needs);
    return () => void this.#reservations.delete(needs);
  }

  /** Its own need and that of what must run before it, as far as that is not awake: what stops has to start again. */
  #needsOfStart(service: Service): Needs {
    const asleep = [service, ...this.#allDependenciesOf(service)].filter(({ isAwake }) => !isAwake);
    return new Map(asleep.map((each) => [each.name, this.needOf(each.name) ?? 0]));
  }

  #allDependenciesOf(service: Service): Service[] {
    const direct = service.manifest.dependsOn.flatMap((name) => this.#studio.service(name) ?? []);
    return [...new Set(direct.flatMap((each) => [each, ...this.#allDependenciesOf(each)]))];
  }

  #room(): number {
    const tenants = this.#studio.services.filter(occupiesMemory);
    const running = new Set(tenants.map(({ name }) => name));
    const reserved = new Map([...this.#reservations].flatMap((needs) => [...needs]));
    for (const name of running) reserved.delete(name);
    return roomBytes({
      host: this.#studio.world.hostMemory(),
      ...this.#studio.manifest.memory,
      tenants: tenants.map((service) => this.#tenant(service)),
      reservedBytes: sum([...reserved.values()]),
    });
  }

  #tenant(service: Service) {
    const currentBytes = this.#usage.current(service.name) ?? 0;
    return { committedBytes: Math.max(this.needOf(service.name) ?? 0, currentBytes), currentBytes };
  }

  /** Everybody who has memory and is not needed for this very start. */
  async #survey(forService: Service): Promise<Surveyed[]> {
    const spared = new Set([forService, ...this.#allDependenciesOf(forService)]);
    const awake = [...this.#studio.members.values()].filter(
      ({ own }) => own?.service.isReady && own.service.manifest.door !== null && !spared.has(own.service),
    );
    return Promise.all(awake.map((member) => this.#surveyOne(member)));
  }

  async #surveyOne({ manifest, own }: Member): Promise<Surveyed> {
    if (own === null) throw new Error(`${manifest.name} is not ours`);
    const { name, title, door, graceMs, busy } = manifest;
    const { holds, lastActivityAt } = await own.watch.describe();
    const freesBytes = sum(this.#goingWith(own.service).map((each) => this.#tenant(each).committedBytes));
    const mayEverSleep = manifest.sleepAfterMs !== null;
    const candidate = { name, freesBytes, isHeld: holds.length > 0, lastActivityAt, graceMs, mayEverSleep };
    const known = { label: door?.name ?? name, holds, hasQueue: busy !== null, candidate };
    const text = describeHolder(known, this.#now());
    return { candidate, occupant: { name, title, freesBytes, mayYield: mayYield(candidate), text } };
  }

  /** A service and the companions that stop when it does. */
  #goingWith(service: Service): Service[] {
    const companions = this.#allDependenciesOf(service).filter(occupiesMemory);
    return [service, ...companions.filter((companion) => stopsWith(service, companion, this.#studio))];
  }

  /** Nobody comes back from a sleep that did not happen: whoever came in the meantime stays. */
  async #evict(name: string, inFavourOf: Service): Promise<void> {
    const own = this.#studio.members.get(name)?.own;
    if (!own) return;
    try {
      if (!(await own.watch.fallAsleep(evictedFor(inFavourOf.name)))) return;
    } catch (error) {
      this.#studio.log.warn(`${name} could not be put to sleep for ${inFavourOf.name}: ${String(error)}`);
      return;
    }
    const at = new Date(this.#now()).toISOString();
    this.#studio.events.publish({ type: 'evicted', service: name, inFavourOf: inFavourOf.name, at });
  }

  #refusal(needs: Needs, shortBytes: number, surveyed: readonly Surveyed[]): MemoryRefusal {
    const needBytes = sum([...needs.values()]);
    const occupants = surveyed.map(({ occupant }) => occupant).filter(({ freesBytes }) => freesBytes > 0);
    return new MemoryRefusal({
      needBytes,
      freeBytes: needBytes - shortBytes,
      wholeBytes: this.#wholeBytes(),
      occupants,
    });
  }

  /** What all services may have together. */
  #wholeBytes(): number {
    const { totalBytes, reserveBytes } = this.#studio.manifest.memory;
    const machineBytes = this.#studio.world.hostMemory().totalBytes;
    return Math.min(totalBytes ?? machineBytes, machineBytes) - reserveBytes;
  }

  #now(): number {
    return this.#studio.world.now();
  }
}

/** From the first moment of a start until its end is known. */
function occupiesMemory({ state }: Service): boolean {
  return state === 'starting' || state === 'ready' || state === 'stopping';
}
