/** Something that a service needs before it can wake, made once by content. */
export interface Need {
  readonly service: string;
  readonly what: 'bundle' | 'image' | 'model';
  /** As people know it: an image's name with its tag, a model's file, `bundling compositions`. */
  readonly name: string;
  /** It may take minutes and gigabytes: `veille prepare` does it, and `veille up` leaves it to that. */
  readonly isLarge: boolean;
  readonly isThere: () => Promise<boolean>;
  /**
   * Makes it whole or not at all, telling its progress.
   * @throws UserError `prepare-failed`; Interrupted when the command's signal aborts.
   */
  readonly provide: () => Promise<void>;
}

/** What was done about a need. */
export interface Provision {
  readonly need: Need;
  readonly wasThere: boolean;
}

/** Provides one after the other what is not there. What was provided before a failure stays. */
export async function provideNeeds(needs: readonly Need[]): Promise<Provision[]> {
  const provisions: Provision[] = [];
  for (const need of needs) {
    const wasThere = await need.isThere();
    if (!wasThere) await need.provide();
    provisions.push({ need, wasThere });
  }
  return provisions;
}

/** Those that are not there. */
export async function missingNeeds(needs: readonly Need[]): Promise<Need[]> {
  const missing: Need[] = [];
  for (const need of needs) if (!(await need.isThere())) missing.push(need);
  return missing;
}
