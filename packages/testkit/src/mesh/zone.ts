/** A record as OVH's API has it; the empty `subDomain` is the zone itself. */
export interface ZoneRecord {
  readonly id: number;
  readonly fieldType: string;
  readonly subDomain: string;
  readonly target: string;
  readonly ttl: number;
}

export interface ZoneState {
  readonly published: readonly ZoneRecord[];
  /** Every record that was ever published, in order: what a test asks about proofs that are gone again. */
  readonly seen: readonly ZoneRecord[];
}

/** A DNS zone in memory. What was edited is served from the next `publish` on, as with OVH. */
export class Zone {
  readonly name: string;
  readonly #onPublish: (state: ZoneState) => void;
  #edited = new Map<number, ZoneRecord>();
  #state: ZoneState = { published: [], seen: [] };
  #last = 0;

  constructor(name: string, onPublish: (state: ZoneState) => void) {
    this.name = name;
    this.#onPublish = onPublish;
    this.publish();
  }

  get records(): readonly ZoneRecord[] {
    return [...this.#edited.values()];
  }

  get published(): readonly ZoneRecord[] {
    return this.#state.published;
  }

  put(record: Partial<ZoneRecord>, id = ++this.#last): ZoneRecord {
    const kept = { fieldType: '', subDomain: '', target: '', ttl: 60, ...record, id };
    this.#edited.set(id, kept);
    return kept;
  }

  get(id: number): ZoneRecord | undefined {
    return this.#edited.get(id);
  }

  remove(id: number): void {
    this.#edited.delete(id);
  }

  publish(): void {
    const { published: before, seen } = this.#state;
    const published = this.records;
    this.#state = { published, seen: [...seen, ...published.filter((record) => !before.includes(record))] };
    this.#onPublish(this.#state);
  }
}
